# SPDX-License-Identifier: Apache-2.0
# risk_add_manifest(TARGET TEMPLATE VERSION): writes the manifest of a plugin beside its library after each link.
# In the template, @RISK_SHA256@ and @PROJECT_VERSION@ are filled in. NAME.json.in becomes NAME.json.
if(NOT RISK_FILL_MANIFEST)
    set(RISK_FILL_MANIFEST ${CMAKE_CURRENT_LIST_DIR}/fill_manifest.cmake)
endif()
set_property(GLOBAL PROPERTY RISK_FILL_MANIFEST ${RISK_FILL_MANIFEST})

function(risk_add_manifest target template version)
    get_property(script GLOBAL PROPERTY RISK_FILL_MANIFEST)
    get_filename_component(template ${template} ABSOLUTE)
    get_filename_component(name ${template} NAME_WLE)
    set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS ${template})
    add_custom_command(TARGET ${target} POST_BUILD VERBATIM
        COMMAND ${CMAKE_COMMAND} -DTEMPLATE=${template} -DLIBRARY=$<TARGET_FILE:${target}>
                -DOUTPUT=$<TARGET_FILE_DIR:${target}>/${name} -DVERSION=${version} -P ${script})
endfunction()
