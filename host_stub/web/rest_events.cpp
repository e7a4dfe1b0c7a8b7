// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>

#include "store/event_store.hpp"
#include "web/event_json.hpp"
#include "web/problem.hpp"
#include "web/query_reader.hpp"
#include "web/rest_context.hpp"
#include "web/router.hpp"

namespace risk::web {
namespace {

using domain::Action;

namespace json = boost::json;

store::EventQuery read_query(const Request& request) {
    const QueryReader reader(request, {"fate", "person", "integration", "from", "to", "cursor", "limit"});
    store::EventQuery query;
    if (const auto fate = reader.text("fate")) {
        query.fate = fate_from_word(*fate);
        if (!query.fate) {
            throw ProblemError(400, {"A query parameter cannot be understood", "fate", "admitted, unmatched or ignored",
                                     '"' + *fate + '"', ""});
        }
    }
    query.person = reader.text("person");
    query.integration_id = reader.number("integration", 1, INT64_MAX);
    query.from_s = reader.time("from");
    query.to_s = reader.time("to");
    query.cursor = reader.text("cursor").value_or("");
    query.limit = reader.limit(50);
    return query;
}

Response list_events(const RestContext& context, const Request& request) {
    const auto page = store::EventStore(context.database).find(read_query(request));
    if (!page) throw ProblemError(400, page.failure());
    json::array rows;
    for (const auto& event : page->events) rows.push_back(event_json(event));
    return json_response(json::object{{"events", std::move(rows)},
                                      {"next", page->next.empty() ? json::value() : json::value(page->next)}});
}

Response show_event(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    const auto event = store::EventStore(context.database).event(captured_number(request, "row", "event"));
    if (!event) {
        throw ProblemError(
            404, {"There is no such event", request.path(), "", "", "/api/v1/events lists those that there are."});
    }
    return json_response(event_json_with_body(*event));
}

}  // namespace

void add_event_routes(Router& router) {
    router.add({"GET", "/api/v1/events", Action::see_risk, list_events});
    router.add({"GET", "/api/v1/events/{row}", Action::see_risk, show_event});
}

}  // namespace risk::web
