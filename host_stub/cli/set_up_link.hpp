// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"
#include "cli/data_directory.hpp"

namespace risk::cli {

/// While there is no account: a new link to the first set-up, "http://127.0.0.1:8080/set-up#…", good once and for 60 minutes.
/// It is also in the file "set-up-link" of the data directory (0600). A former link ends. Otherwise nothing, and no file.
std::optional<std::string> make_set_up_link(store::Database& database, const DataDirectory& directory,
                                            const Clock& clock, const std::string& url);

}  // namespace risk::cli
