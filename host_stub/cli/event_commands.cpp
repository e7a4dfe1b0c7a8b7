// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>
#include <memory>

#include "base/text_width.hpp"
#include "cli/command_error.hpp"
#include "cli/integration_commands.hpp"
#include "cli/invocation.hpp"
#include "domain/person.hpp"
#include "store/event_store.hpp"
#include "web/event_json.hpp"
#include "web/json_text.hpp"
#include "web/time_text.hpp"

namespace risk::cli {
namespace {

/// The filters as typed.
struct EventFilter {
    std::string fate, person, integration, from, to;
    std::uint32_t limit = 50;
};

std::optional<std::int64_t> time_of(const std::string& text, const char* option) {
    if (text.empty()) return std::nullopt;
    const auto seconds = web::parse_time(text);
    if (!seconds) {
        throw CommandError(
            exit_usage, Failure{"", option, "a time such as 2025-11-22 or 2025-11-22T20:26:45Z", '"' + text + '"', ""});
    }
    return seconds;
}

store::EventQuery read_filter(OpenStore& store, const EventFilter& filter) {
    store::EventQuery query;
    query.fate = web::fate_from_word(filter.fate);
    if (!filter.person.empty()) query.person = domain::normalise_address(filter.person);
    if (!filter.integration.empty()) query.integration_id = find_integration(store, filter.integration).id;
    query.from_s = time_of(filter.from, "--from");
    query.to_s = time_of(filter.to, "--to");
    return query;
}

/// As many pages as it takes to reach the limit.
std::vector<store::EventRow> collect(OpenStore& store, store::EventQuery query, std::uint32_t limit) {
    store::EventStore events(*store.database);
    std::vector<store::EventRow> rows;
    do {
        query.limit = std::min<std::uint32_t>(500, limit - static_cast<std::uint32_t>(rows.size()));
        auto page = take(events.find(query));
        std::move(page.events.begin(), page.events.end(), std::back_inserter(rows));
        query.cursor = page.next;
    } while (!query.cursor.empty() && rows.size() < limit);
    return rows;
}

int list_events(CommandContext& context, const EventFilter& filter) {
    auto store = context.open(Use::existing);
    Table table{{{"row", "No"},
                 {"occurred", "Occurred"},
                 {"person", "Person"},
                 {"severity", "Severity"},
                 {"fate", "Fate"},
                 {"ignored_because", "Because"},
                 {"received_late", "Late"},
                 {"title", "Title"}},
                {},
                "No events."};
    // A person who reads has use for any name; a program needs to know which it is.
    const bool for_program = context.format != Format::table;
    if (for_program) table.columns.push_back({"actor", ""});
    for (const auto& event : collect(store, read_filter(store, filter), filter.limit)) {
        const auto& shown = event.person.empty() && !for_program ? event.actor : event.person;
        table.rows.push_back({event.row, time_cell(event.occurred_s), text_cell(shown),
                              std::string(web::severity_word(event.severity)), std::string(web::fate_word(event.fate)),
                              text_cell(event.ignored_because), event.received_late, event.title});
        if (for_program) table.rows.back().push_back(text_cell(event.actor));
    }
    context.print(table);
    return exit_ok;
}

Record as_record(const store::EventRow& event) {
    Record record;
    record.add("row", "Number", event.row);
    record.add("title", "Title", event.title);
    record.add("person", "Person", text_cell(event.person));
    record.add("actor", "Known at the source as", text_cell(event.actor));
    record.add("severity", "Severity", std::string(web::severity_word(event.severity)));
    record.add("occurred", "Occurred", time_cell(event.occurred_s));
    record.add("received", "Received", time_cell(event.received_s));
    record.add("fate", "Fate", std::string(web::fate_word(event.fate)));
    record.add("ignored_because", "Ignored because", text_cell(event.ignored_because));
    record.add("received_late", "Received late", event.received_late);
    record.add("kind", "Kind", event.kind);
    record.add("plugin", "Plugin", event.plugin_id);
    record.add("id", "Id at the source", event.event_id);
    return record;
}

/// The details, whatever their shape: one "a.b[0]  value" line a leaf.
void add_details(Record& record, const boost::json::value& value, const std::string& path) {
    if (value.is_object()) {
        for (const auto& [key, member] : value.get_object()) {
            add_details(record, member, path.empty() ? std::string(key) : path + '.' + std::string(key));
        }
    } else if (value.is_array()) {
        for (std::size_t i = 0; i < value.get_array().size(); ++i) {
            add_details(record, value.get_array()[i], path + '[' + std::to_string(i) + ']');
        }
    } else {
        record.add(path, printable(path), value.is_string() ? std::string(value.get_string()) : web::json_text(value));
    }
}

int show_event(CommandContext& context, std::int64_t row) {
    auto store = context.open(Use::existing);
    const auto event = store::EventStore(*store.database).event(row);
    if (!event) {
        throw CommandError(exit_not_found, Failure{"There is no such event", std::to_string(row), "", "",
                                                   "host_stub events list shows what there is."});
    }
    const auto json = web::event_json_with_body(*event);
    if (context.format == Format::json) {
        context.console.print(web::json_text(json) + '\n');
        return exit_ok;
    }
    auto record = as_record(*event);
    add_details(record, json.at("details"), "");
    context.print(record);
    return exit_ok;
}

void add_filters(CLI::App& app, EventFilter& filter) {
    app.add_option("--fate", filter.fate, "admitted, unmatched or ignored")
        ->check(CLI::IsMember({"admitted", "unmatched", "ignored"}));
    app.add_option("--person", filter.person, "Only of this person")->type_name("EMAIL");
    app.add_option("--integration", filter.integration, "Only from this integration")->type_name("NAME");
    app.add_option("--from", filter.from, "Not before")->type_name("TIME");
    app.add_option("--to", filter.to, "Before")->type_name("TIME");
    app.add_option("--limit", filter.limit, "How many, newest first")
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
}

}  // namespace

void add_event_commands(CLI::App& app, Invocation& chosen) {
    auto filter = std::make_shared<EventFilter>();
    const auto list = [filter](CommandContext& context) { return list_events(context, *filter); };
    auto* events =
        app.add_subcommand("events", "What arrived, and what became of it: the newest")->require_subcommand(0, 1);
    auto* listing = events->add_subcommand("list", "The same");
    for (auto* each : {events, listing}) {
        add_filters(*each, *filter);
        chosen.on(each, list);
    }
    auto* show = events->add_subcommand("show", "One event with all its details");
    auto row = std::make_shared<std::int64_t>();
    show->add_option("NUMBER", *row, "As in the list")->required();
    chosen.on(show, [row](CommandContext& context) { return show_event(context, *row); });
}

}  // namespace risk::cli
