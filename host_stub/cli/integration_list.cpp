// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/json.hpp>

#include "base/suggest.hpp"
#include "cli/command_error.hpp"
#include "cli/duration.hpp"
#include "cli/host_lock.hpp"
#include "cli/integration_commands.hpp"
#include "integrations/integration_draft.hpp"
#include "plugins/plugin_directory.hpp"
#include "web/counters_json.hpp"
#include "web/json_text.hpp"

namespace risk::cli {
namespace {

constexpr const char* not_running = "Host not running";

/// What the running host last wrote; without one, what is stored says nothing about now.
Cell status_cell(const store::Integration& integration, bool running) {
    if (!running) return std::string(integration.paused ? "Paused" : not_running);
    return std::string(domain::status_word(integration.status.status));
}

std::uint64_t ignored(const domain::Counters& counters) {
    std::uint64_t sum = 0;
    for (const auto& [reason, count] : counters.ignored) sum += count;
    return sum;
}

/// Of the plugin that lies in the plugin directory now; "not there" when none of it can be found.
std::string signature_of(const CommandContext& context, const std::string& plugin_id) {
    const auto entries = plugins::scan_plugin_directory(context.plugins, context.trust);
    const auto is_it = [&](const plugins::PluginEntry& entry) {
        return entry.manifest && entry.manifest->id == plugin_id;
    };
    if (!entries) return "not there";
    auto found = std::ranges::find_if(*entries, [&](const auto& entry) { return is_it(entry) && entry.believed; });
    if (found == entries->end()) found = std::ranges::find_if(*entries, is_it);
    return found == entries->end() ? "not there" : found->signature.sentence();
}

boost::json::object as_json(const store::Integration& integration, const domain::Counters& counters, bool running) {
    const auto& settings = integration.settings;
    boost::json::object object{{"id", integration.id}, {"name", settings.name}, {"plugin", settings.plugin_id}};
    object["status"] = std::get<std::string>(status_cell(integration, running));
    object["reason"] = integration.status.reason;
    web::put_time(object, "since", integration.status.since_s);
    object["paused"] = integration.paused;
    object["interval_ms"] = settings.interval_ms;
    object["description"] = settings.description;
    object["contact"] = boost::json::object{{"name", settings.contact_name}, {"email", settings.contact_email}};
    object["configuration"] = integrations::configuration_of(settings);
    object["counters"] = web::counters_json(counters);
    web::put_time(object, "created", integration.created_s);
    return object;
}

void add_counters(Record& record, const domain::Counters& counters) {
    record.add("fetched", "Records read", count_cell(counters.fetched));
    record.add("admitted", "  admitted", count_cell(counters.admitted));
    record.add("duplicate", "  known before", count_cell(counters.duplicate));
    record.add("not_critical", "  not critical", count_cell(counters.not_critical));
    record.add("before_activation", "  before activation", count_cell(counters.before_activation));
    record.add("unmatched", "  unmatched", count_cell(counters.unmatched));
    for (const auto& [reason, count] : counters.ignored) {
        record.add("ignored_" + reason, "  ignored: " + reason, count_cell(count));
    }
    record.add("requests", "Requests sent", count_cell(counters.requests));
}

Record as_record(const store::Integration& integration, bool running) {
    const auto& settings = integration.settings;
    Record record;
    record.add("id", "Number", integration.id);
    record.add("name", "Name", settings.name);
    record.add("plugin", "Plugin", settings.plugin_id);
    record.add("status", "Status", status_cell(integration, running));
    record.add("reason", "Reason", text_cell(running ? integration.status.reason : ""));
    record.add("since", "Since", running ? time_cell(integration.status.since_s) : Cell{});
    record.add("interval", "Reads every", duration_text(settings.interval_ms));
    record.add("description", "Description", text_cell(settings.description));
    record.add("contact_name", "Contact", text_cell(settings.contact_name));
    record.add("contact_email", "Contact e-mail", text_cell(settings.contact_email));
    record.add("created", "Added", time_cell(integration.created_s));
    for (const auto& [name, value] : integrations::configuration_of(settings)) {
        record.add(name, name, value.is_string() ? std::string(value.get_string()) : web::json_text(value));
    }
    for (const auto& [name, value] : settings.secrets) record.add(name, name, std::string("(stored, never shown)"));
    return record;
}

}  // namespace

store::Integration find_integration(OpenStore& store, const std::string& name) {
    store::IntegrationStore integrations(*store.database, store.secrets);
    if (auto found = integrations.find_by_name(name)) return std::move(*found);
    const bool number = !name.empty() && name.size() < 18 && name.find_first_not_of("0123456789") == std::string::npos;
    if (auto found = number ? integrations.find(std::stoll(name)) : std::nullopt) return std::move(*found);
    std::vector<std::string> names;
    for (const auto& each : integrations.list()) names.push_back(each.settings.name);
    throw CommandError(exit_not_found, Failure{"There is no such integration", name, "", "", suggestion(name, names)});
}

int list_integrations(CommandContext& context) {
    auto store = context.open(Use::existing);
    const bool running = host_is_running(store.directory.lock());
    store::IntegrationStore integrations(*store.database, store.secrets);
    Table table{{{"id", "No"},
                 {"name", "Name"},
                 {"plugin", "Plugin"},
                 {"status", "Status"},
                 {"since", "Since"},
                 {"admitted", "Admitted"},
                 {"unmatched", "Unmatched"},
                 {"ignored", "Ignored"},
                 {"interval", "Every"},
                 {"reason", "Reason"}},
                {},
                "No integrations yet: host_stub integration add NAME --plugin ID …"};
    for (const auto& each : integrations.list()) {
        const auto counters = integrations.counters(each.id);
        table.rows.push_back({each.id, each.settings.name, each.settings.plugin_id, status_cell(each, running),
                              running ? time_cell(each.status.since_s) : Cell{}, count_cell(counters.admitted),
                              count_cell(counters.unmatched), count_cell(ignored(counters)),
                              duration_text(each.settings.interval_ms), text_cell(running ? each.status.reason : "")});
    }
    context.print(table);
    return exit_ok;
}

int show_integration(CommandContext& context, const std::string& name) {
    auto store = context.open(Use::existing);
    const auto integration = find_integration(store, name);
    const bool running = host_is_running(store.directory.lock());
    const auto counters = store::IntegrationStore(*store.database, store.secrets).counters(integration.id);
    const auto signature = signature_of(context, integration.settings.plugin_id);
    if (context.format == Format::json) {
        auto object = as_json(integration, counters, running);
        object["plugin_signature"] = signature;
        context.console.print(web::json_text(object) + '\n');
        return exit_ok;
    }
    auto record = as_record(integration, running);
    record.add("plugin_signature", "Plugin's signature", signature);
    add_counters(record, counters);
    context.print(record);
    return exit_ok;
}

}  // namespace risk::cli
