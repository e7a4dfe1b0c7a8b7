// SPDX-License-Identifier: Apache-2.0
#include "web/openapi_document.hpp"

// The assembler finds the file by the include path that CMake gives it: no path of a machine gets into the program.
__asm__(
    ".pushsection .rodata\n"
    "risk_openapi_begin:\n"
    ".incbin \"web/openapi.json\"\n"
    "risk_openapi_end:\n"
    ".byte 0\n"
    ".popsection\n");

extern "C" {
[[gnu::visibility("hidden")]] extern const char risk_openapi_begin[];
[[gnu::visibility("hidden")]] extern const char risk_openapi_end[];
}

namespace risk::web {

std::string_view openapi_document() {
    return {risk_openapi_begin, static_cast<std::size_t>(risk_openapi_end - risk_openapi_begin)};
}

}  // namespace risk::web
