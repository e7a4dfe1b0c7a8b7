# What is installed is built so that a mistake in it is hard to use: overflows end the process, nothing is writable and
# executable, no address is known beforehand. docs/security.md lists them; tests/service reads it off the
# binaries. The other builds go without, for speed; the sanitizers check more than this.
set(installable OFF)
if(CMAKE_BUILD_TYPE MATCHES "^(Release|RelWithDebInfo|MinSizeRel)$" AND NOT RISK_SANITIZE)
    set(installable ON)
endif()
option(RISK_HARDENED "Compiler and linker flags that make mistakes hard to use" ${installable})

if(RISK_HARDENED)
    add_compile_options(-fstack-protector-strong -fstack-clash-protection -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
    if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
        add_compile_options(-fcf-protection=full)
    endif()
    add_compile_definitions($<$<COMPILE_LANGUAGE:CXX>:_GLIBCXX_ASSERTIONS>)
    add_link_options(-Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack)
    # Without this CMake leaves it to the compiler's default whether programs are position-independent.
    include(CheckPIESupported)
    check_pie_supported()
endif()

# The same bytes wherever the sources lie: a path that finds its way into a binary is not this machine's. The last one that
# matches holds, and the build folder is often within the sources.
if(installable)
    add_compile_options(
        -ffile-prefix-map=${CMAKE_SOURCE_DIR}=/src/host_stub -ffile-prefix-map=${CMAKE_BINARY_DIR}=/build/host_stub)
endif()
