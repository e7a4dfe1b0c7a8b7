// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "cli/account_commands.hpp"
#include "cli/invocation.hpp"

namespace risk::cli {

void add_token_commands(CLI::App& app, Invocation& chosen) {
    auto* group = app.add_subcommand("token", "API tokens: how programs sign in")->require_subcommand(1);
    auto* create = group->add_subcommand("create", "Make a token and print it: it is shown this once");
    auto name = std::make_shared<std::string>(), role = std::make_shared<std::string>(),
         expires = std::make_shared<std::string>();
    create->add_option("NAME", *name, "What it is for; unique")->required();
    create->add_option("--role", *role, "As in admin roles")->required();
    create->add_option("--expires", *expires, "When it ends: 30d, 12h; at most 365d")
        ->type_name("DURATION")
        ->required();
    chosen.on(create, [=](CommandContext& context) { return create_token(context, *name, *role, *expires); });
    chosen.on(group->add_subcommand("list", "All tokens, without what they are"), list_tokens);
    auto* revoke = group->add_subcommand("revoke", "End a token now");
    revoke->add_option("NAME", *name, "As in token list")->required();
    chosen.on(revoke, [name](CommandContext& context) { return revoke_token(context, *name); });
}

}  // namespace risk::cli
