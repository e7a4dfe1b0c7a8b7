# How everything here is compiled: warnings, sanitizers, the launcher and the linker; and the libraries used.

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD AND NOT RISK_DEFAULT_LINKER)
    add_link_options(-fuse-ld=mold)
endif()

set(RISK_SANITIZE "" CACHE STRING "Sanitizers, as in -fsanitize=")
if(RISK_SANITIZE)
    add_compile_options(-fsanitize=${RISK_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${RISK_SANITIZE})
    if(RISK_SANITIZE STREQUAL thread)
        add_compile_options(-Wno-tsan)  # Asio has fences, which this sanitizer does not understand
    endif()
endif()

include(RiskHardened)

# g++ 12 warns falsely on asio::awaitable.
add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion
    $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<CXX_COMPILER_ID:GNU>>:-Wno-mismatched-new-delete>)
option(RISK_WERROR "Warnings are errors" ON)
if(RISK_WERROR)
    add_compile_options(-Werror)
endif()

set(Boost_NO_WARN_NEW_VERSIONS ON)
find_package(Threads REQUIRED)
find_package(Boost 1.81 EXACT REQUIRED COMPONENTS json url)
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(spdlog REQUIRED)
find_package(prometheus-cpp REQUIRED COMPONENTS core)
find_package(GTest REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(seccomp REQUIRED IMPORTED_TARGET libseccomp)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(sqlite3 REQUIRED IMPORTED_TARGET sqlite3)
find_library(SOCI_CORE soci_core REQUIRED)
find_library(SOCI_SQLITE3 soci_sqlite3 REQUIRED)
find_path(CLI11_INCLUDE CLI/CLI.hpp REQUIRED)

# A plugin exports rp_plugin_entry and nothing else: hidden visibility alone lets Asio's and the standard library's
# unique symbols through, which would tie plugins together and keep them from unloading.
set(RISK_PLUGIN_VERSION_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/plugin.map)
function(risk_add_plugin target)
    add_library(${target} MODULE ${ARGN})
    set_target_properties(${target} PROPERTIES PREFIX "")
    target_link_libraries(${target} PRIVATE RiskPluginApi::plugin_api)
    target_link_options(${target} PRIVATE
        -Wl,--version-script=${RISK_PLUGIN_VERSION_SCRIPT} -Wl,-z,now -Wl,-z,relro)
    if(NOT RISK_SANITIZE)  # a sanitizer's runtime is the host's: its symbols are missing in the plugin by design
        target_link_options(${target} PRIVATE -Wl,-z,defs)
    endif()
    set_target_properties(${target} PROPERTIES LINK_DEPENDS ${RISK_PLUGIN_VERSION_SCRIPT})
endfunction()

# risk_add_test(NAME sources...): one GoogleTest executable; each of its tests is one of ctest's, with RISK_TEST_PROPERTIES.
include(GoogleTest)
function(risk_add_test target)
    add_executable(${target} ${ARGN})
    target_link_libraries(${target} PRIVATE GTest::gtest GTest::gtest_main)
    set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    gtest_discover_tests(${target} DISCOVERY_MODE PRE_TEST PROPERTIES ${RISK_TEST_PROPERTIES})
endfunction()
