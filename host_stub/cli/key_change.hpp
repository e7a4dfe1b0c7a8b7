// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "cli/command_context.hpp"

namespace risk::cli {

/// `secrets status`: where the key is, since when, what it opens.
int show_secrets(CommandContext& context);

struct KeyChangeOptions {
    std::string new_key_file;     ///< empty: in the place of the key file
    bool discard_former = false;  ///< otherwise it is kept, for backups
};
/// `secrets rotate`.
int change_key(CommandContext& context, const KeyChangeOptions& options);

}  // namespace risk::cli
