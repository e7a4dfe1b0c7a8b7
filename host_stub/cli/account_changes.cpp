// SPDX-License-Identifier: Apache-2.0
#include "cli/account_commands.hpp"
#include "cli/command_error.hpp"
#include "cli/host_lock.hpp"
#include "store/account_store.hpp"
#include "store/one_time_link_store.hpp"
#include "store/role_store.hpp"

namespace risk::cli {
namespace {

store::Account find_account(const OpenStore& store, const std::string& name) {
    auto account = store::AccountStore(*store.database).find(name);
    if (!account) {
        throw CommandError(exit_not_found, Failure{"There is no such account", name, "", "",
                                                   "host_stub admin list shows those that there are."});
    }
    return std::move(*account);
}

Record account_record(const store::Account& account) {
    Record record;
    record.add("name", "Name", account.name);
    record.add("role", "Role", account.role);
    record.add("disabled", "Disabled", account.disabled);
    return record;
}

store::Account change(CommandContext& context, const OpenStore& store, const std::string& name,
                      const store::AccountChange& change) {
    return take(store::AccountStore(*store.database).change(name, change, doer(context)), exit_refused);
}

/// Where the pages are: as said, as the running host says, or where a host is by default.
std::string base_url(const OpenStore& store, std::string url) {
    if (url.empty()) url = running_host_url(store.directory.lock()).value_or("http://127.0.0.1:8080");
    while (url.ends_with('/')) url.pop_back();
    return url;
}

/// The address alone on standard output, so that a script can take it; what it is good for beside it.
int print_link(CommandContext& context, const std::string& address, std::int64_t expires_s, const char* about) {
    if (context.format != Format::table) {
        Record record;
        record.add("url", "Address", address);
        record.add("expires", "Expires", time_cell(expires_s));
        context.print(record);
        return exit_ok;
    }
    context.console.say(about);
    context.console.print(address + '\n');
    return exit_ok;
}

}  // namespace

int list_admins(CommandContext& context) {
    auto store = context.open(Use::existing);
    Table table{{{"name", "Name"},
                 {"display_name", "Shown as"},
                 {"role", "Role"},
                 {"disabled", "Disabled"},
                 {"created", "Created"},
                 {"last_sign_in", "Last sign-in"}},
                {},
                "Nobody can sign in yet: host_stub admin create NAME"};
    for (const auto& each : store::AccountStore(*store.database).list()) {
        table.rows.push_back({each.name, each.display_name, each.role, each.disabled, time_cell(each.created_s),
                              time_cell(each.last_sign_in_s)});
    }
    context.print(table);
    return exit_ok;
}

int list_roles(CommandContext& context) {
    auto store = context.open(Use::existing);
    store::RoleStore roles(*store.database);
    Table table{{{"name", "Name"},
                 {"built_in", "Built in"},
                 {"marketplace", "Integrations Marketplace"},
                 {"accounts", "Accounts"}},
                {}};
    for (const auto& each : roles.list()) {
        table.rows.push_back({each.name, each.built_in, std::string(domain::marketplace_word(each.marketplace)),
                              roles.accounts(each.name)});
    }
    context.print(table);
    return exit_ok;
}

int disable_admin(CommandContext& context, const std::string& name, bool disabled) {
    auto store = context.open(Use::existing);
    const auto before = find_account(store, name);
    const auto after = change(context, store, name, {before.display_name, before.role, disabled});
    context.done(
        '"' + after.name + (disabled ? "\" can no longer sign in; their sessions have ended." : "\" can sign in."),
        account_record(after));
    return exit_ok;
}

int change_admin_role(CommandContext& context, const std::string& name, const std::string& role) {
    auto store = context.open(Use::existing);
    const auto before = find_account(store, name);
    if (!store::RoleStore(*store.database).find(role)) {
        throw CommandError(exit_not_found,
                           Failure{"There is no such role", role, "", "", "host_stub admin roles lists them."});
    }
    const auto after = change(context, store, name, {before.display_name, role, before.disabled});
    context.done('"' + after.name + "\" has the role " + after.role + "; their sessions have ended.",
                 account_record(after));
    return exit_ok;
}

int remove_admin(CommandContext& context, const std::string& name, bool sure) {
    auto store = context.open(Use::existing);
    const auto account = find_account(store, name);
    const auto quoted = '"' + account.name + '"';
    const std::string consequence = "Their sessions end; API tokens and the audit log stay.";
    if (!sure && !context.console.interactive()) {
        throw CommandError(exit_usage, Failure{"Removing " + quoted + " needs a yes", "",
                                               "--yes, or a terminal to ask on", "neither", consequence});
    }
    if (!sure) {
        context.console.say(consequence);
        if (!context.console.confirm("Remove " + quoted + "?")) {
            context.console.say("Nothing was removed.");
            return exit_refused;
        }
    }
    take(store::AccountStore(*store.database).remove(account.name, doer(context)), exit_refused);
    context.done(quoted + " has been removed.", account_record(account));
    return exit_ok;
}

int link_admin(CommandContext& context, const std::string& name, const std::string& url) {
    auto store = context.open(Use::existing);
    const auto account = find_account(store, name);
    const auto link =
        take(store::OneTimeLinkStore(*store.database).make(store::LinkPurpose::sign_in, account.name, doer(context)),
             exit_refused);
    return print_link(context, base_url(store, url) + "/sign-in#" + link.key.reveal(), link.expires_s,
                      "This address signs in once, within 10 minutes:");
}

int reset_admin(CommandContext& context, const std::string& name, const std::string& url) {
    auto store = context.open(Use::existing);
    const auto account = find_account(store, name);
    const auto link =
        take(store::OneTimeLinkStore(*store.database).make(store::LinkPurpose::reset, account.name, doer(context)),
             exit_refused);
    return print_link(context, base_url(store, url) + "/reset#" + link.key.reveal(), link.expires_s,
                      "Their sessions have ended. This address sets a new password, once, within 60 minutes:");
}

}  // namespace risk::cli
