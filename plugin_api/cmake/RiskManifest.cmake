# SPDX-License-Identifier: Apache-2.0
# risk_add_manifest(TARGET TEMPLATE OUTPUT): writes the manifest of a plugin from its template after each link.
# In the template @RISK_SHA256@ becomes the hash of the library and @PROJECT_VERSION@ the project's version.
if(NOT RISK_FILL_MANIFEST)
    set(RISK_FILL_MANIFEST ${CMAKE_CURRENT_LIST_DIR}/fill_manifest.cmake)
endif()
# A property, because a function sees the variables of where it is called.
set_property(GLOBAL PROPERTY RISK_FILL_MANIFEST ${RISK_FILL_MANIFEST})

function(risk_add_manifest target template output)
    get_property(script GLOBAL PROPERTY RISK_FILL_MANIFEST)
    get_filename_component(template ${template} ABSOLUTE)
    get_filename_component(output ${output} ABSOLUTE BASE_DIR ${CMAKE_CURRENT_BINARY_DIR})
    set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS ${template})
    add_custom_command(TARGET ${target} POST_BUILD VERBATIM
        COMMAND ${CMAKE_COMMAND} -DTEMPLATE=${template} -DLIBRARY=$<TARGET_FILE:${target}>
                -DOUTPUT=${output} -DVERSION=${PROJECT_VERSION} -P ${script})
endfunction()

# risk_sign_manifest(TARGET MANIFEST KEY file [PASSWORD_FILE file] [HOST_STUB program]): signs the manifest after each link,
# with host_stub plugin sign; host_stub is looked for on the path unless named. Nothing is signed unless this is called.
function(risk_sign_manifest target manifest)
    cmake_parse_arguments(PARSE_ARGV 2 sign "" "KEY;PASSWORD_FILE;HOST_STUB" "")
    if(NOT sign_KEY)
        message(FATAL_ERROR "risk_sign_manifest(${target} …) needs KEY, the file that host_stub plugin keygen has made")
    endif()
    if(NOT sign_HOST_STUB)
        find_program(RISK_HOST_STUB host_stub REQUIRED)
        set(sign_HOST_STUB ${RISK_HOST_STUB})
    endif()
    get_filename_component(manifest ${manifest} ABSOLUTE BASE_DIR ${CMAKE_CURRENT_BINARY_DIR})
    if(sign_PASSWORD_FILE)
        set(password --password-file ${sign_PASSWORD_FILE})
    endif()
    add_custom_command(TARGET ${target} POST_BUILD VERBATIM
        COMMAND ${sign_HOST_STUB} plugin sign ${manifest} --key ${sign_KEY} ${password})
endfunction()
