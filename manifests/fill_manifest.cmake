# SPDX-License-Identifier: Apache-2.0
# Writes a manifest from its template: what only the build knows is filled in, so that nothing is stated twice.
#     cmake -DTEMPLATE=x.json.in -DLIBRARY=x.so -DOUTPUT=x.json -DVERSION=1.2.3 -P fill_manifest.cmake
# @RISK_SHA256@ becomes the hash of the library, @PROJECT_VERSION@ the version.
foreach(name TEMPLATE LIBRARY OUTPUT VERSION)
    if(NOT ${name})
        message(FATAL_ERROR "fill_manifest.cmake needs -D${name}=…")
    endif()
endforeach()
file(SHA256 ${LIBRARY} RISK_SHA256)
set(PROJECT_VERSION ${VERSION})
configure_file(${TEMPLATE} ${OUTPUT} @ONLY)
