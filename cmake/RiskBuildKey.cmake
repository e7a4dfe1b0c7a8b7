# What is built here is signed with a key of this build folder's own, made once by the host_stub that was built first. It
# says no more than "built here": to run it, trust build/<preset>/keys/build.pub; to publish, sign with a key of your own.
set(RISK_BUILD_KEY ${CMAKE_BINARY_DIR}/keys/build)

function(risk_make_build_key)
    file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/keys)
    file(CHMOD ${CMAKE_BINARY_DIR}/keys PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
        WORLD_READ WORLD_EXECUTE)  # whoever else could write there could have plugins signed
    add_custom_command(OUTPUT ${RISK_BUILD_KEY}.pub ${RISK_BUILD_KEY}.key VERBATIM
        COMMAND host_stub plugin keygen ${RISK_BUILD_KEY} --no-password > ${CMAKE_BINARY_DIR}/keys/log
        COMMENT "Making this build folder's key for plugins")
    add_custom_target(build_key DEPENDS ${RISK_BUILD_KEY}.pub)
endfunction()

# risk_sign_built(TARGET MANIFEST): signs what risk_add_manifest has written for TARGET.
function(risk_sign_built target manifest)
    add_dependencies(${target} build_key)
    risk_sign_manifest(${target} ${manifest} KEY ${RISK_BUILD_KEY}.key HOST_STUB host_stub)
endfunction()
