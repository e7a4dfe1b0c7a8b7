// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>

#include "store/audit_log.hpp"
#include "store/people_csv.hpp"
#include "store/people_store.hpp"
#include "web/body_reader.hpp"
#include "web/problem.hpp"
#include "web/query_reader.hpp"
#include "web/rest_context.hpp"
#include "web/router.hpp"

namespace risk::web {
namespace {

using domain::Action;

namespace json = boost::json;

constexpr std::size_t most_import_bytes = 16 * 1024 * 1024;
constexpr std::size_t most_told = 50;

json::object to_json(const store::Person& person) {
    json::array aliases;
    for (const auto& alias : person.aliases) aliases.emplace_back(alias);
    return {{"email", person.email}, {"name", person.name},           {"department", person.department},
            {"title", person.title}, {"aliases", std::move(aliases)}, {"in_directory", person.in_directory}};
}

Response list_people(const RestContext& context, const Request& request) {
    const QueryReader reader(request, {"cursor", "limit", "q"});
    const auto limit = reader.limit(100);
    const auto people = store::PeopleStore(context.database)
                            .list(reader.text("cursor").value_or(""), limit, reader.text("q").value_or(""));
    json::array rows;
    for (const auto& person : people) rows.push_back(to_json(person));
    const auto next = people.size() < limit ? json::value() : json::value(people.back().email);
    return json_response(json::object{{"people", std::move(rows)}, {"next", next}});
}

Response list_departments(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    json::array names;
    for (const auto& name : store::PeopleStore(context.database).departments()) names.emplace_back(name);
    return json_response(json::object{{"departments", std::move(names)}});
}

Response show_person(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    const auto person = store::PeopleStore(context.database).find(request.captured.find("email")->second);
    if (!person) {
        throw ProblemError(
            404, {"Nobody is known by this address", request.path(), "", "", "/api/v1/people lists everybody."});
    }
    return json_response(to_json(*person));
}

/// The first wrong lines, and how many more there are.
[[noreturn]] void refuse_lines(std::vector<Failure> faults) {
    const auto count = faults.size();
    if (count > most_told) {
        faults.resize(most_told - 1);
        faults.push_back(
            {"There are " + std::to_string(count - faults.size()) + " more wrong lines", "csv", "", "", ""});
    }
    refuse_fields(faults);
}

store::PeopleFile readable(const std::string& csv) {
    auto file = store::read_people(csv, [](std::size_t) {});
    if (!file.failures.empty()) refuse_lines(std::move(file.failures));
    return file;
}

void audit(const RestContext& context, const Request& request, const store::ImportOutcome& outcome) {
    const auto summary = std::to_string(outcome.added) + " added, " + std::to_string(outcome.changed) + " changed, " +
                         std::to_string(outcome.unchanged) + " unchanged, " + std::to_string(outcome.events_scored) +
                         " waiting events scored";
    store::AuditLog(context.database)
        .append({0, context.services.clock.unix_s(), request.identity.actor, "people.import", "directory", summary});
}

Response import_people(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    BodyReader body(request.body);
    const auto csv = body.text("csv");
    if (!csv && !body.has("csv")) body.refuse({"The file is missing", "csv", "the text of a CSV file", "nothing", ""});
    const bool dry_run = body.flag("dry_run").value_or(false);
    body.done();
    const auto file = readable(*csv);
    const auto outcome =
        store::PeopleStore(context.database)
            .import(file.people, context.services.clock.unix_s(), {file.columns, dry_run, context.stopping});
    if (!outcome && outcome.failure().what == store::people_not_imported) refuse_fields({outcome.failure()});
    if (!outcome) throw ProblemError(503, outcome.failure());
    if (!dry_run) audit(context, request, *outcome);
    return json_response(json::object{{"added", outcome->added},
                                      {"changed", outcome->changed},
                                      {"unchanged", outcome->unchanged},
                                      {"events_scored", outcome->events_scored},
                                      {"dry_run", dry_run}});
}

}  // namespace

void add_people_routes(Router& router) {
    router.add({"GET", "/api/v1/people", Action::see_risk, list_people});
    router.add({"GET", "/api/v1/people/{email}", Action::see_risk, show_person});
    router.add({"GET", "/api/v1/departments", Action::see_risk, list_departments});
    router.add({"POST", "/api/v1/people/import", Action::import_people, import_people, Lane::slow, most_import_bytes});
}

}  // namespace risk::web
