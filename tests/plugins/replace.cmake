# SPDX-License-Identifier: Apache-2.0
# cmake -DFILE= -DFROM= -DTO= -P replace.cmake: replaces what a regular expression matches, once at least.
file(READ ${FILE} text)
if(NOT text MATCHES "${FROM}")
    message(FATAL_ERROR "${FILE}: expected ${FROM}")
endif()
string(REGEX REPLACE "${FROM}" "${TO}" text "${text}")
file(WRITE ${FILE} "${text}")
