// SPDX-License-Identifier: Apache-2.0
#include "cli/command_error.hpp"
#include "cli/host_lock.hpp"
#include "cli/integration_commands.hpp"

namespace risk::cli {
namespace {

Record named(const store::Integration& integration, const char* key, const char* title) {
    Record record;
    record.add("id", "Number", integration.id);
    record.add("name", "Name", integration.settings.name);
    record.add(key, title, true);
    return record;
}

}  // namespace

int pause_integration(CommandContext& context, const std::string& name, bool paused) {
    auto store = context.open(Use::existing);
    const auto integration = find_integration(store, name);
    const auto quoted = '"' + integration.settings.name + '"';
    const auto record = named(integration, paused ? "paused" : "resumed", paused ? "Paused" : "Resumed");
    if (integration.paused == paused) {
        context.done(quoted + (paused ? " is paused already." : " is not paused."), record);
        return exit_ok;
    }
    take(store::IntegrationStore(*store.database, store.secrets).set_paused(integration.id, paused));
    audit(context, store, paused ? "integration.pause" : "integration.resume", integration.settings.name, "");
    context.done(quoted + (paused ? " is paused; resume continues where it stopped." : " goes on where it stopped."),
                 record);
    return exit_ok;
}

int remove_integration(CommandContext& context, const std::string& name, bool sure) {
    auto store = context.open(Use::existing);
    const auto integration = find_integration(store, name);
    const auto quoted = '"' + integration.settings.name + '"';
    const std::string consequence =
        "Its secrets, its place in the source and its counters are deleted; events and scores stay. "
        "Added again, it starts from that moment on.";
    if (!sure) {
        if (!context.console.interactive()) {
            throw CommandError(exit_usage, Failure{"Removing " + quoted + " needs a yes", "",
                                                   "--yes, or a terminal to ask on", "neither", consequence});
        }
        context.console.say(consequence);
        if (!context.console.confirm("Remove " + quoted + "?")) {
            context.console.say("Nothing was removed.");
            return exit_refused;
        }
    }
    take(store::IntegrationStore(*store.database, store.secrets).remove(integration.id));
    audit(context, store, "integration.remove", integration.settings.name, "plugin " + integration.settings.plugin_id);
    context.done(quoted + " has been removed; its events and scores stay.", named(integration, "removed", "Removed"));
    return exit_ok;
}

}  // namespace risk::cli
