// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/secret.hpp"
#include "cli/console.hpp"

namespace risk::cli {

enum class Ask { once, twice };

/// A key's password: the first line of the file, or asked for without echo when none is named. Ends the command otherwise.
Secret key_password(Console& console, const std::string& file, Ask ask, const std::string& otherwise);

}  // namespace risk::cli
