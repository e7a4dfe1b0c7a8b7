// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>

#include "store/people_store.hpp"
#include "web/problem.hpp"
#include "web/query_reader.hpp"
#include "web/rest_context.hpp"
#include "web/router.hpp"

namespace risk::web {
namespace {

using domain::Action;

namespace json = boost::json;

json::object to_json(const store::Person& person) {
    json::array aliases;
    for (const auto& alias : person.aliases) aliases.emplace_back(alias);
    return {{"email", person.email}, {"name", person.name},           {"department", person.department},
            {"title", person.title}, {"aliases", std::move(aliases)}, {"in_directory", person.in_directory}};
}

Response list_people(const RestContext& context, const Request& request) {
    const QueryReader reader(request, {"cursor", "limit"});
    const auto limit = reader.limit(100);
    const auto people = store::PeopleStore(context.database).list(reader.text("cursor").value_or(""), limit);
    json::array rows;
    for (const auto& person : people) rows.push_back(to_json(person));
    const auto next = people.size() < limit ? json::value() : json::value(people.back().email);
    return json_response(json::object{{"people", std::move(rows)}, {"next", next}});
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

}  // namespace

void add_people_routes(Router& router) {
    router.add({"GET", "/api/v1/people", Action::see_risk, list_people});
    router.add({"GET", "/api/v1/people/{email}", Action::see_risk, show_person});
}

}  // namespace risk::web
