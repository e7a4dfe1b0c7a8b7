// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/network_options.hpp"

namespace risk::cli {

/// What was typed for `integration add` and `edit`; nothing of it is checked yet.
struct IntegrationInput {
    std::string name, plugin;
    std::vector<std::string> set, unset;                    ///< key=value; key
    std::vector<std::string> secret_prompts, secret_files;  ///< key; key=FILE
    std::string secret_stdin;                               ///< key
    std::optional<std::string> interval, contact_name, contact_email, description, new_name;
    NetworkOptions network;
    bool dry_run = false;
};

}  // namespace risk::cli
