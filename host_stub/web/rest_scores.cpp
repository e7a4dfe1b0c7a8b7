// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>

#include "domain/day.hpp"
#include "store/people_store.hpp"
#include "store/score_store.hpp"
#include "web/csv_answer.hpp"
#include "web/json_text.hpp"
#include "web/problem.hpp"
#include "web/query_reader.hpp"
#include "web/rest_context.hpp"
#include "web/router.hpp"
#include "web/score_json.hpp"
#include "web/score_query.hpp"

namespace risk::web {
namespace {

using domain::Action;

namespace json = boost::json;

constexpr std::uint32_t export_page = 500;
constexpr auto export_heads = "email,name,department,score,band,clear_at,events,change";
constexpr std::int64_t history_days = 90;

store::ScorePage list_or_refuse(store::Database& database, const store::ScoreQuery& query, std::int64_t now_s) {
    auto page = store::ScoreStore(database).list(query, now_s);
    if (!page) throw ProblemError(400, page.failure());
    return std::move(page).value();
}

Response list_scores(const RestContext& context, const Request& request) {
    const QueryReader reader(request, {"q", "band", "department", "sort", "order", "cursor", "limit"});
    auto query = read_score_query(reader);
    query.cursor = reader.text("cursor").value_or("");
    query.limit = reader.limit(50);
    const auto page = list_or_refuse(context.database, query, context.services.clock.unix_s());
    json::array rows;
    for (const auto& row : page.scores) rows.push_back(score_json(row, page.read_at_s));
    json::object body{{"scores", std::move(rows)},
                      {"next", page.next.empty() ? json::value() : json::value(page.next)},
                      {"people", page.people}};
    put_time(body, "read_at", page.read_at_s);
    return json_response(body);
}

std::string csv_line(const store::ScoreRow& row, std::int64_t now_s) {
    CsvRecord record;
    record.text(row.email).text(row.name).text(row.department).points(row.tenths);
    record.text(domain::band_word(domain::band_of(row.tenths)));
    record.time(row.clear_at_s > now_s ? row.clear_at_s : 0).number(static_cast<std::int64_t>(row.events));
    row.change_tenths ? record.points(*row.change_tenths) : record.nothing();
    return record.line();
}

/// Everybody whom the filters let through, all as at the moment of the first line.
Response export_scores(const RestContext& context, const Request& request) {
    const QueryReader reader(request, {"q", "band", "department", "sort", "order"});
    auto query = read_score_query(reader);
    query.limit = export_page;
    const auto now_s = context.services.clock.unix_s();
    auto page = [&database = context.database, query, now_s, ended = false]() mutable -> std::optional<std::string> {
        if (ended) return std::nullopt;
        const auto found = list_or_refuse(database, query, now_s);
        query.cursor = found.next;
        ended = found.next.empty();
        std::string lines;
        for (const auto& row : found.scores) lines += csv_line(row, now_s);
        return lines;
    };
    return csv_answer("scores", now_s, export_heads, std::move(page));
}

/// Of whom the address speaks, by address or alias.
std::string known_email(const RestContext& context, const Request& request) {
    const auto person = store::PeopleStore(context.database).find(request.captured.find("email")->second);
    if (person) return person->email;
    throw ProblemError(404,
                       {"Nobody is known by this address", request.path(), "", "", "/api/v1/people lists everybody."});
}

Response show_score(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    const auto now_s = context.services.clock.unix_s();
    const auto explanation = store::ScoreStore(context.database).explain(known_email(context, request), now_s);
    return json_response(explanation_json(explanation.value(), now_s));
}

Response show_what_if(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    const auto now_s = context.services.clock.unix_s();
    const auto what_if = store::ScoreStore(context.database).what_if(known_email(context, request), now_s);
    return json_response(what_if_json(what_if.value()));
}

struct Days {
    std::int64_t first, last;
};

/// The days from "from" to before "to": the last 90 unless asked otherwise.
Days read_days(const RestContext& context, const QueryReader& reader) {
    const auto to = reader.time("to");
    const auto last = domain::day_of(to ? *to - 1 : context.services.clock.unix_s());
    const auto from = reader.time("from");
    return {from ? domain::day_of(*from) : last - history_days, last};
}

/// End-of-day scores, UTC.
Response show_history(const RestContext& context, const Request& request) {
    const QueryReader reader(request, {"from", "to"});
    const auto email = known_email(context, request);
    const auto [first, last] = read_days(context, reader);
    json::array days;
    for (const auto& snapshot : store::ScoreStore(context.database).history(email, first, last)) {
        days.push_back(day_json(snapshot.day, snapshot.tenths));
    }
    return json_response(json::object{{"email", email}, {"days", std::move(days)}});
}

Response show_organisation_history(const RestContext& context, const Request& request) {
    const QueryReader reader(request, {"from", "to"});
    const auto [first, last] = read_days(context, reader);
    json::array days;
    for (const auto& snapshot : store::ScoreStore(context.database).organisation_history(first, last)) {
        auto day = day_json(snapshot.day, snapshot.tenths);
        day["people"] = snapshot.people;
        days.push_back(std::move(day));
    }
    return json_response(json::object{{"days", std::move(days)}});
}

Response show_organisation(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    const auto now_s = context.services.clock.unix_s();
    return json_response(organisation_json(store::ScoreStore(context.database).organisation(now_s), now_s));
}

}  // namespace

void add_score_routes(Router& router) {
    router.add({"GET", "/api/v1/scores", Action::see_risk, list_scores});
    router.add({"GET", "/api/v1/scores.csv", Action::see_risk, export_scores});
    router.add({"GET", "/api/v1/scores/{email}", Action::see_risk, show_score});
    router.add({"GET", "/api/v1/scores/{email}/what-if", Action::see_risk, show_what_if});
    router.add({"GET", "/api/v1/scores/{email}/history", Action::see_risk, show_history});
    router.add({"GET", "/api/v1/organisation", Action::see_risk, show_organisation});
    router.add({"GET", "/api/v1/organisation/history", Action::see_risk, show_organisation_history});
}

}  // namespace risk::web
