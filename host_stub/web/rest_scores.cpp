// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>

#include "store/people_store.hpp"
#include "store/score_store.hpp"
#include "web/json_text.hpp"
#include "web/problem.hpp"
#include "web/query_reader.hpp"
#include "web/rest_context.hpp"
#include "web/router.hpp"
#include "web/score_json.hpp"
#include "web/time_text.hpp"

namespace risk::web {
namespace {

using domain::Action;

namespace json = boost::json;

constexpr std::int64_t day_seconds = 86'400;

Response list_scores(const RestContext& context, const Request& request) {
    const QueryReader reader(request, {"limit", "offset"});
    const auto offset = static_cast<std::uint32_t>(reader.number("offset", 0, UINT32_MAX).value_or(0));
    const auto now_s = context.services.clock.unix_s();
    json::array rows;
    for (const auto& row : store::ScoreStore(context.database).highest(now_s, reader.limit(50), offset)) {
        rows.push_back(score_json(row, now_s));
    }
    json::object body{{"scores", std::move(rows)}};
    put_time(body, "read_at", now_s);
    return json_response(body);
}

[[noreturn]] void nobody(const Request& request) {
    throw ProblemError(404,
                       {"Nobody is known by this address", request.path(), "", "", "/api/v1/people lists everybody."});
}

Response show_score(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    const auto now_s = context.services.clock.unix_s();
    const auto explanation = store::ScoreStore(context.database).explain(request.captured.find("email")->second, now_s);
    if (!explanation) nobody(request);
    return json_response(explanation_json(*explanation, now_s));
}

/// End-of-day scores, UTC; the last 90 days unless asked otherwise.
Response show_history(const RestContext& context, const Request& request) {
    const QueryReader reader(request, {"from", "to"});
    const auto person = store::PeopleStore(context.database).find(request.captured.find("email")->second);
    if (!person) nobody(request);
    const auto to_day = reader.time("to").value_or(context.services.clock.unix_s()) / day_seconds;
    const auto from = reader.time("from");
    const auto from_day = from ? *from / day_seconds : to_day - 90;
    json::array days;
    for (const auto& snapshot : store::ScoreStore(context.database).history(person->email, from_day, to_day)) {
        days.push_back(json::object{
            {"day", date_text(snapshot.day)}, {"score", snapshot.tenths / 10.0}, {"tenths", snapshot.tenths}});
    }
    return json_response(json::object{{"email", person->email}, {"days", std::move(days)}});
}

Response show_organisation(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    const auto now_s = context.services.clock.unix_s();
    const auto score = store::ScoreStore(context.database).organisation(now_s);
    json::object body{{"people", score.people}, {"score", score.tenths / 10.0}, {"tenths", score.tenths}};
    put_time(body, "read_at", now_s);
    return json_response(body);
}

}  // namespace

void add_score_routes(Router& router) {
    router.add({"GET", "/api/v1/scores", Action::see_risk, list_scores});
    router.add({"GET", "/api/v1/scores/{email}", Action::see_risk, show_score});
    router.add({"GET", "/api/v1/scores/{email}/history", Action::see_risk, show_history});
    router.add({"GET", "/api/v1/organisation", Action::see_risk, show_organisation});
}

}  // namespace risk::web
