// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "cli/command_context.hpp"
#include "store/audit_trail.hpp"

// What the admin and token commands do; admin_commands.cpp and token_commands.cpp describe them.
namespace risk::cli {

struct NewAdmin {
    std::string name, display_name, role = "Global Sys Admin";
    bool password_stdin = false;
};
int create_admin(CommandContext& context, const NewAdmin& input);
int list_admins(CommandContext& context);
int list_roles(CommandContext& context);
int disable_admin(CommandContext& context, const std::string& name, bool disabled);
int change_admin_role(CommandContext& context, const std::string& name, const std::string& role);
int remove_admin(CommandContext& context, const std::string& name, bool sure);

/// Prints an address that opens the pages once: signed in, or at a new password.
int link_admin(CommandContext& context, const std::string& name, const std::string& url);
int reset_admin(CommandContext& context, const std::string& name, const std::string& url);

int create_token(CommandContext& context, const std::string& name, const std::string& role, const std::string& expires);
int list_tokens(CommandContext& context);
int revoke_token(CommandContext& context, const std::string& name);

/// Whoever runs the command.
store::Doer doer(const CommandContext& context);

}  // namespace risk::cli
