// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "cli/command_error.hpp"
#include "cli/invocation.hpp"
#include "store/entitlement_store.hpp"

namespace risk::cli {
namespace {

int list_entitlements(CommandContext& context) {
    auto store = context.open(Use::existing);
    Table table{
        {{"name", "Name"}, {"source", "Granted by"}, {"since", "Since"}}, {}, "None: host_stub entitlement grant NAME"};
    for (const auto& each : store::EntitlementStore(*store.database).list()) {
        table.rows.push_back({each.name, each.source, time_cell(each.since_s)});
    }
    context.print(table);
    return exit_ok;
}

/// Names are lower case words, as in manifests.
void require_name(const std::string& name) {
    const bool plain = name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") == std::string::npos;
    if (plain && !name.empty() && name.size() <= 64) return;
    throw CommandError(exit_usage, Failure{"This is not the name of an entitlement", "",
                                           "lower-case letters, digits, _ and -", '"' + name + '"', ""});
}

Record named(const std::string& name, bool granted) {
    Record record;
    record.add("name", "Name", name);
    record.add("granted", "Granted", granted);
    return record;
}

int grant(CommandContext& context, const std::string& name) {
    require_name(name);
    auto store = context.open(Use::create);
    store::EntitlementStore entitlements(*store.database);
    if (entitlements.has(name)) {
        context.done("\"" + name + "\" is granted already.", named(name, true));
        return exit_ok;
    }
    entitlements.grant(name, actor(), context.clock.unix_s());
    audit(context, store, "entitlement.grant", name, "");
    context.done("\"" + name + "\" has been granted.", named(name, true));
    return exit_ok;
}

int revoke(CommandContext& context, const std::string& name) {
    auto store = context.open(Use::existing);
    store::EntitlementStore entitlements(*store.database);
    if (!entitlements.has(name)) {
        throw CommandError(exit_not_found, Failure{"There is no such entitlement", name, "", "",
                                                   "host_stub entitlement list shows what is granted."});
    }
    entitlements.revoke(name);
    audit(context, store, "entitlement.revoke", name, "");
    context.done("\"" + name + "\" has been revoked: what needs it is hidden and pauses; events and scores stay.",
                 named(name, false));
    return exit_ok;
}

}  // namespace

void add_entitlement_commands(CLI::App& app, Invocation& chosen) {
    auto* group = app.add_subcommand("entitlement", "What the organisation is entitled to use")->require_subcommand(1);
    chosen.on(group->add_subcommand("list", "What is granted, by whom"), list_entitlements);
    auto name = std::make_shared<std::string>();
    auto* granting = group->add_subcommand("grant", "Switch on; works at once, also in a running host");
    granting->add_option("NAME", *name, "As the plugin's manifest calls it, such as engage")->required();
    chosen.on(granting, [name](CommandContext& context) { return grant(context, *name); });
    auto* revoking = group->add_subcommand("revoke", "Switch off; events and scores stay");
    revoking->add_option("NAME", *name, "As in the list")->required();
    chosen.on(revoking, [name](CommandContext& context) { return revoke(context, *name); });
}

}  // namespace risk::cli
