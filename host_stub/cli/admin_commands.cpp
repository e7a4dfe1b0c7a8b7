// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "cli/account_commands.hpp"
#include "cli/invocation.hpp"

namespace risk::cli {
namespace {

void describe_create(CLI::App& group, Invocation& chosen) {
    auto* create = group.add_subcommand("create", "An account that can sign in; the first one without a screen");
    auto input = std::make_shared<NewAdmin>();
    create->add_option("NAME", input->name, "What is typed at sign-in; unique")->required();
    create->add_option("--display-name", input->display_name, "The person's name (default: NAME)");
    create->add_option("--role", input->role, "As in admin roles")->capture_default_str();
    create->add_flag("--password-stdin", input->password_stdin,
                     "Read the password from standard input instead of asking on the terminal");
    chosen.on(create, [input](CommandContext& context) { return create_admin(context, *input); });
}

/// A command that takes the name of an account.
template <class Act>
CLI::App* describe_named(CLI::App& group, Invocation& chosen, const char* command, const char* help, Act act) {
    auto* app = group.add_subcommand(command, help);
    auto name = std::make_shared<std::string>();
    app->add_option("NAME", *name, "As in admin list")->required();
    chosen.on(app, [name, act](CommandContext& context) { return act(context, *name); });
    return app;
}

void describe_links(CLI::App& group, Invocation& chosen) {
    constexpr auto about_url = "Where the pages are (default: as the running host says)";
    auto url = std::make_shared<std::string>();
    describe_named(group, chosen, "link", "Print an address that signs in once",
                   [url](CommandContext& c, const std::string& name) { return link_admin(c, name, *url); })
        ->add_option("--url", *url, about_url);
    describe_named(group, chosen, "reset", "End the sessions, and print an address that sets a new password once",
                   [url](CommandContext& c, const std::string& name) { return reset_admin(c, name, *url); })
        ->add_option("--url", *url, about_url);
}

}  // namespace

void add_admin_commands(CLI::App& app, Invocation& chosen) {
    auto* group = app.add_subcommand("admin", "Who can sign in, and what they may do")->require_subcommand(1);
    describe_create(*group, chosen);
    chosen.on(group->add_subcommand("list", "All accounts"), list_admins);
    chosen.on(group->add_subcommand("roles", "All roles"), list_roles);
    describe_links(*group, chosen);
    auto role = std::make_shared<std::string>();
    describe_named(*group, chosen, "role", "Give an account another role; its sessions end",
                   [role](CommandContext& c, const std::string& name) { return change_admin_role(c, name, *role); })
        ->add_option("ROLE", *role, "As in admin roles")
        ->required();
    describe_named(*group, chosen, "disable", "Keep an account, but let nobody sign in with it",
                   [](CommandContext& c, const std::string& name) { return disable_admin(c, name, true); });
    describe_named(*group, chosen, "enable", "The opposite",
                   [](CommandContext& c, const std::string& name) { return disable_admin(c, name, false); });
    auto sure = std::make_shared<bool>(false);
    describe_named(*group, chosen, "remove", "Delete an account", [sure](CommandContext& c, const std::string& name) {
        return remove_admin(c, name, *sure);
    })->add_flag("--yes", *sure, "Do not ask");
}

}  // namespace risk::cli
