// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace risk::web {

/// openapi.json as it stands beside this file, in the program.
std::string_view openapi_document();

}  // namespace risk::web
