// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>
#include <memory>

#include "domain/behaviour.hpp"
#include "store/event_store.hpp"
#include "web/csv_answer.hpp"
#include "web/entitled_view.hpp"
#include "web/event_json.hpp"
#include "web/event_query.hpp"
#include "web/problem.hpp"
#include "web/query_reader.hpp"
#include "web/rest_context.hpp"
#include "web/router.hpp"
#include "web/time_text.hpp"

namespace risk::web {
namespace {

using domain::Action;

namespace json = boost::json;

constexpr std::uint32_t export_page = 500;
constexpr auto export_heads =
    "row,occurred,received,person,person_name,action_type,severity,behaviour,kind,integration,plugin,id,subject,actor,"
    "fate,ignored_because,received_late";

EventWords words_for(const RestContext& context) { return {context.services.live, EntitledView(context)}; }

store::EventPage find_or_refuse(store::Database& database, const store::EventQuery& query) {
    auto page = store::EventStore(database).find(query);
    if (!page) throw ProblemError(400, page.failure());
    return std::move(page).value();
}

Response list_events(const RestContext& context, const Request& request) {
    const QueryReader reader(
        request, {"fate", "person", "integration", "behaviour", "action_type", "from", "to", "cursor", "limit"});
    auto query = read_event_filters(reader);
    query.cursor = reader.text("cursor").value_or("");
    query.limit = reader.limit(50);
    const auto page = find_or_refuse(context.database, query);
    const EventWords words = words_for(context);
    json::array rows;
    for (const auto& event : page.events) rows.push_back(event_json(event, words));
    return json_response(json::object{{"events", std::move(rows)},
                                      {"next", page.next.empty() ? json::value() : json::value(page.next)}});
}

std::string csv_line(const store::EventRow& event, const EventWords& words) {
    return CsvRecord()
        .number(event.row)
        .time(event.occurred_s)
        .time(event.received_s)
        .text(event.person)
        .text(event.person_name)
        .text(event.title)
        .text(severity_word(event.severity))
        .text(domain::behaviour_id(domain::Behaviour::sensitive_data_handling))
        .text(words.kind_title(event))
        .text(words.integration_name(event))
        .text(event.plugin_id)
        .text(event.event_id)
        .text(event.subject)
        .text(event.actor)
        .text(fate_word(event.fate))
        .text(event.ignored_because)
        .text(event.received_late ? "yes" : "no")
        .line();
}

/// Every event that the filters let through, page by page: a new one meanwhile does not move the rest.
Response export_events(const RestContext& context, const Request& request) {
    const QueryReader reader(request, {"fate", "person", "integration", "behaviour", "action_type", "from", "to"});
    auto query = read_event_filters(reader);
    query.limit = export_page;
    auto page = [&database = context.database, query, words = words_for(context),
                 ended = false]() mutable -> std::optional<std::string> {
        if (ended) return std::nullopt;
        const auto found = find_or_refuse(database, query);
        query.cursor = found.next;
        ended = found.next.empty();
        std::string lines;
        for (const auto& event : found.events) lines += csv_line(event, words);
        return lines;
    };
    return csv_answer("events", context.services.clock.unix_s(), export_heads, std::move(page));
}

Response count_days(const RestContext& context, const Request& request) {
    const QueryReader reader(request, {"fate", "person", "integration", "behaviour", "action_type", "from", "to"});
    auto query = read_event_filters(reader);
    settle_days(query, context.services.clock.unix_s());
    json::array days;
    std::uint64_t total = 0;
    for (const auto& count : store::EventStore(context.database).days(query)) {
        days.push_back(json::object{{"day", date_text(count.day)}, {"events", count.events}});
        total += count.events;
    }
    return json_response(json::object{
        {"from", rfc3339(*query.from_s)}, {"to", rfc3339(*query.to_s)}, {"days", std::move(days)}, {"total", total}});
}

Response show_event(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    const auto event = store::EventStore(context.database).event(captured_number(request, "row", "event"));
    if (!event) {
        throw ProblemError(
            404, {"There is no such event", request.path(), "", "", "/api/v1/events lists those that there are."});
    }
    return json_response(event_json_with_body(*event, words_for(context)));
}

}  // namespace

void add_event_routes(Router& router) {
    router.add({"GET", "/api/v1/events", Action::see_risk, list_events});
    router.add({"GET", "/api/v1/events.csv", Action::see_risk, export_events});
    router.add({"GET", "/api/v1/events/days", Action::see_risk, count_days});
    router.add({"GET", "/api/v1/events/{row}", Action::see_risk, show_event});
}

}  // namespace risk::web
