# Beside what each folder installs: the documents; and the bill of materials, which the build can be asked for.
install(FILES README.md CHANGELOG.md SECURITY.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/docs FILES_MATCHING PATTERN "*.md" PATTERN "images" EXCLUDE)

if(TARGET host_stub AND TARGET incydr_plugin)
    find_package(Python3 3.11 COMPONENTS Interpreter)
    add_custom_target(sbom
        COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_LIST_DIR}/sbom.py --source ${CMAKE_SOURCE_DIR}
                --build ${CMAKE_BINARY_DIR} --version ${PROJECT_VERSION} --output ${CMAKE_BINARY_DIR}/sbom.spdx.json
        DEPENDS host_stub plugin_runner incydr_plugin
        COMMENT "The bill of materials" VERBATIM)
endif()
