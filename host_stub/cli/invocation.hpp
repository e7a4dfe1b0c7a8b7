// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <functional>

#include "cli/command_context.hpp"
#include "cli/exit_status.hpp"

namespace risk::cli {

using Command = std::function<int(CommandContext&)>;

/// The command that a command line chose. It runs after all of it was read.
struct Invocation {
    Command run;

    /// When `app` is what was typed last: `events` alone runs its own command, `events show` the one of show.
    void on(CLI::App* app, Command command) {
        app->callback([this, app, command = std::move(command)] {
            if (app->get_subcommands().empty()) run = command;
        });
    }
};

// One subject a file; each describes its commands and their options.
void add_serve_command(CLI::App& app, Invocation& chosen);
void add_plugin_commands(CLI::App& app, Invocation& chosen);
void add_plugin_signing_commands(CLI::App& group, Invocation& chosen);  ///< those of `plugin` that are about keys
void add_integration_commands(CLI::App& app, Invocation& chosen);
void add_people_commands(CLI::App& app, Invocation& chosen);
void add_event_commands(CLI::App& app, Invocation& chosen);
void add_score_commands(CLI::App& app, Invocation& chosen);
void add_entitlement_commands(CLI::App& app, Invocation& chosen);
void add_admin_commands(CLI::App& app, Invocation& chosen);
void add_token_commands(CLI::App& app, Invocation& chosen);
void add_secrets_commands(CLI::App& app, Invocation& chosen);
void add_notice_commands(CLI::App& app, Invocation& chosen);
void add_backup_commands(CLI::App& app, Invocation& chosen);

}  // namespace risk::cli
