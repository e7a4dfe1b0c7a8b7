# SPDX-License-Identifier: Apache-2.0
# Installs the package to an empty prefix and builds a project outside this repository against it.
#     cmake -DBUILD= -DSOURCE= -DWORK= -DGENERATOR= -P package_test.cmake
function(run)
    execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
    if(NOT status EQUAL 0)
        message(FATAL_ERROR "${ARGN}\nended with ${status}:\n${output}")
    endif()
    set(output "${output}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE ${WORK})
run(${CMAKE_COMMAND} --install ${BUILD} --component plugin_api --prefix ${WORK}/prefix)
file(COPY ${SOURCE}/outside DESTINATION ${WORK})
run(${CMAKE_COMMAND} -S ${WORK}/outside -B ${WORK}/build -G ${GENERATOR} -DCMAKE_PREFIX_PATH=${WORK}/prefix)
run(${CMAKE_COMMAND} --build ${WORK}/build)

foreach(name outside_c outside_cpp)
    run(nm -D --defined-only ${WORK}/build/${name}.so)
    string(REGEX MATCHALL "[^ ]+\n" exported "${output}")
    if(NOT exported STREQUAL "rp_plugin_entry\n")
        message(FATAL_ERROR "${name}.so: expected rp_plugin_entry alone, found ${exported}")
    endif()
    file(SHA256 ${WORK}/build/${name}.so hash)
    file(READ ${WORK}/build/${name}.json manifest)
    if(NOT manifest MATCHES "\"version\": \"2.3.4\".*${hash}")
        message(FATAL_ERROR "${name}.json: expected version 2.3.4 and ${hash}, found ${manifest}")
    endif()
endforeach()
run(${WORK}/build/loader ${WORK}/build/outside_c.so ${WORK}/build/outside_cpp.so)

# Another major is not found.
file(WRITE ${WORK}/major/CMakeLists.txt "cmake_minimum_required(VERSION 3.20)\nproject(major NONE)\n"
    "find_package(RiskPluginApi 2.0 QUIET)\nif(RiskPluginApi_FOUND)\n    message(FATAL_ERROR found)\nendif()\n")
run(${CMAKE_COMMAND} -S ${WORK}/major -B ${WORK}/major/build -G ${GENERATOR} -DCMAKE_PREFIX_PATH=${WORK}/prefix)
