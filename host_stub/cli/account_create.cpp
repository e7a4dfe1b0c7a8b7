// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include "cli/account_commands.hpp"
#include "cli/command_error.hpp"
#include "domain/account_rules.hpp"
#include "store/account_password.hpp"
#include "store/account_store.hpp"
#include "store/role_store.hpp"
#include "store/set_up_file.hpp"

namespace risk::cli {
namespace {

/// Typed twice on a terminal, since nobody sees it.
Secret ask_password(Console& console) {
    auto password = take(console.ask_secret("Password"), exit_usage);
    const auto again = take(console.ask_secret("The same again"), exit_usage);
    if (password.reveal() == again.reveal()) return password;
    throw CommandError(exit_usage,
                       Failure{"The passwords are not the same", "", "", "", "Nothing was done; try again."});
}

Secret password_of(CommandContext& context, bool from_stdin) {
    if (from_stdin) return take(context.console.read_secret(STDIN_FILENO, "standard input"), exit_usage);
    if (context.console.interactive()) return ask_password(context.console);
    throw CommandError(exit_usage, Failure{"There is no password", "", "--password-stdin, or a terminal to ask on",
                                           "neither", "A password never stands on a command line."});
}

}  // namespace

store::Doer doer(const CommandContext& context) { return {actor(), context.clock.unix_s()}; }

int create_admin(CommandContext& context, const NewAdmin& input) {
    take(domain::check_account_name(input.name), exit_usage);
    const auto& shown = input.display_name.empty() ? input.name : input.display_name;
    take(domain::check_shown_name(shown, "--display-name"), exit_usage);
    auto store = context.open(Use::create);
    store::AccountStore accounts(*store.database);
    if (accounts.find(input.name)) {
        throw CommandError(exit_refused, Failure{"There is such an account already", input.name, "", "",
                                                 "host_stub admin reset gives it a new password."});
    }
    if (!store::RoleStore(*store.database).find(input.role)) {
        throw CommandError(exit_not_found,
                           Failure{"There is no such role", input.role, "", "", "host_stub admin roles lists them."});
    }
    const auto password = password_of(context, input.password_stdin);
    take(domain::check_password(password.reveal(), input.name), exit_usage);
    const auto made = take(accounts.add({input.name, shown, input.role, store::hash_password(password)}, doer(context)),
                           exit_refused);
    store::remove_set_up_file(store.directory.path);
    Record record;
    record.add("name", "Name", made.name);
    record.add("role", "Role", made.role);
    context.done('"' + made.name + "\" can sign in, as " + made.role + '.', record);
    return exit_ok;
}

}  // namespace risk::cli
