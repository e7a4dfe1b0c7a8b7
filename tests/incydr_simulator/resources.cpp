// SPDX-License-Identifier: Apache-2.0
#include "incydr_simulator/resources.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <charconv>
#include <optional>
#include <utility>

#include "incydr_simulator/alert_changes.hpp"
#include "incydr_simulator/generator.hpp"

namespace risk::incydr_simulator {
namespace json = boost::json;
namespace {

HttpReply json_reply(int status, std::string body) { return {status, std::move(body), "application/json", {}}; }
HttpReply bad_request(const std::string& msg) { return json_reply(400, R"({"msg":")" + msg + "\"}"); }
HttpReply forbidden() { return json_reply(403, R"({"message":"Forbidden"})"); }
HttpReply not_found() { return json_reply(404, R"({"msg":"Not found"})"); }

HttpReply or_not_found(std::optional<std::string> body) {
    return body ? json_reply(200, std::move(*body)) : not_found();
}

// ---- sessions ----

/// Something moves while a client walks the pages: what it has not read yet comes first, or there is something new.
void shift(Tenant& tenant, const SessionQuery& query, std::size_t given) {
    PageShift& plan = tenant.settings.page_shift;
    if (query.page_number == 0) return;
    if (plan.next > 0)
        --plan.next;
    else if (!tenant.dice.chance(plan.probability))
        return;
    const Ms now = tenant.world.now();
    if (plan.kind == PageShift::Kind::appear && !tenant.world.people.all().empty()) {
        const auto& people = tenant.world.people.all();
        Alert alert = blank_alert(people[tenant.dice.below(people.size())], now, tenant.dice);
        make_critical(alert, now, tenant.dice);
        (void)tenant.world.add(std::move(alert));  // the same person in the same millisecond: then nothing appears
        return;
    }
    const auto ids = tenant.world.ids(query.filter);
    const std::size_t read = std::min(ids.size(), query.page_number * given);
    if (read == ids.size()) return;
    const std::string& moved = ids[read + tenant.dice.below(ids.size() - read)];
    tenant.world.change(moved, [](Alert& alert, Ms at) { add_activity(alert, at, 0); });
}

HttpReply sessions(Tenant& tenant, const Target& target) {
    const auto query = parse_session_query(target.parameters, tenant.settings.refuse_sort_direction);
    if (!query) return bad_request(query.failure().what);
    const std::size_t given = std::min(query->page_size, std::max<std::size_t>(1, tenant.settings.page_cap));
    shift(tenant, *query, given);
    HttpReply reply = json_reply(200, {});
    reply.prepared = tenant.world.page(query->filter, query->page_number, given).body;
    return reply;
}

/// POST /v1/sessions/change-state {"ids":[…],"newState":"…"}
HttpReply change_state(Tenant& tenant, const std::string& body) {
    boost::system::error_code error;
    const json::value wanted = json::parse(body, error);
    const auto* ids = error ? nullptr : wanted.is_object() ? wanted.as_object().if_contains("ids") : nullptr;
    const auto* state = ids == nullptr ? nullptr : wanted.as_object().if_contains("newState");
    if (state == nullptr || !ids->is_array() || !state->is_string())
        return bad_request("ids and newState are required");
    const std::string new_state(state->as_string());
    for (const json::value& id : ids->as_array())
        if (id.is_string())
            tenant.world.change(std::string_view(id.as_string()),
                                [&](Alert& alert, Ms now) { set_state(alert, now, new_state); });
    return json_reply(200, "{}");
}

HttpReply new_note(Tenant& tenant, const std::string& session_id, const std::string& body) {
    boost::system::error_code error;
    const json::value wanted = json::parse(body, error);
    const auto* content = error || !wanted.is_object() ? nullptr : wanted.as_object().if_contains("noteContent");
    if (content == nullptr || !content->is_string()) return bad_request("noteContent is required");
    const std::string text(content->as_string());
    const bool known = tenant.world.change(session_id, [&](Alert& alert, Ms now) { add_note(alert, now, text); });
    return known ? json_reply(200, "{}") : not_found();
}

HttpReply sessions_resource(Tenant& tenant, const HttpRequest& request, const Target& target) {
    if (!tenant.settings.permissions.sessions) return forbidden();
    const auto& path = target.segments;
    const bool post = request.method == "POST";
    if (post && path.size() == 3 && path[2] == "change-state") return change_state(tenant, request.body);
    if (post && path.size() == 4 && path[3] == "add-note") return new_note(tenant, path[2], request.body);
    if (post) return json_reply(405, "{}");
    if (path.size() == 2) return sessions(tenant, target);
    if (path.size() == 3) return or_not_found(tenant.world.session(path[2]));
    if (path.size() == 4 && path[3] == "events") return or_not_found(tenant.world.session_events(path[2]));
    return not_found();
}

// ---- people ----

std::optional<std::size_t> count(const Target& target, std::string_view name, std::size_t standard, std::size_t most) {
    const auto text = target.parameter(name);
    if (!text) return standard;
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
    if (error != std::errc{} || end != text->data() + text->size() || value == 0) return std::nullopt;
    return std::min(value, most);
}

HttpReply users_resource(const Tenant& tenant, const Target& target) {
    if (!tenant.settings.permissions.users) return forbidden();
    const auto& path = target.segments;
    if (path.size() == 3) return or_not_found(tenant.world.people.user_json(path[2]));
    if (path.size() != 2) return not_found();
    const auto page = count(target, "page", 1, 1'000'000);
    const auto size = count(target, "pageSize", 100, 500);
    if (!page || !size) return bad_request("Invalid page or pageSize");
    return json_reply(200,
                      tenant.world.people.users_page_json(*page, *size, target.parameter("username").value_or("")));
}

HttpReply actors_search(const Tenant& tenant, const Target& target, bool parent) {
    const auto page = count(target, "page", 1, 1'000'000);
    const auto size = count(target, "pageSize", 500, 500);
    if (!page || !size) return bad_request("Invalid page or pageSize");
    return json_reply(
        200, tenant.world.people.actors_page_json(*page, *size, target.parameter("nameStartsWith").value_or(""),
                                                  target.parameter("nameEndsWith").value_or(""), parent));
}

/// /v1/actors/actor/{id|name}/{value}[/parent|/family], /v1/actors/actor/search[/parent]
HttpReply actors_resource(const Tenant& tenant, const Target& target) {
    if (!tenant.settings.permissions.actors) return forbidden();
    const auto& path = target.segments;
    if (path.size() < 4 || path[2] != "actor") return not_found();
    const People& people = tenant.world.people;
    if (path[3] == "search") return actors_search(tenant, target, path.size() == 5 && path[4] == "parent");
    if (path.size() < 5) return not_found();
    const std::string last = path.size() == 6 ? path[5] : "";
    if (path[3] == "name") return or_not_found(people.actor_by_name_json(path[4], last == "parent"));
    if (path[3] != "id" || path.size() > 6) return not_found();
    if (last == "parent") return or_not_found(people.parent_json(path[4]));
    if (last == "family") return or_not_found(people.family_json(path[4]));
    return last.empty() ? or_not_found(people.actor_json(path[4])) : not_found();
}

}  // namespace

HttpReply resource(Tenant& tenant, const HttpRequest& request, const Target& target) {
    const auto& path = target.segments;
    if (path.size() < 2 || path[0] != "v1") return not_found();
    if (path[1] == "sessions" && (request.method == "GET" || request.method == "POST"))
        return sessions_resource(tenant, request, target);
    if (path[1] == "sessions" || path[1] == "users" || path[1] == "actors")
        if (request.method != "GET") return json_reply(405, "{}");
    if (path[1] == "users") return users_resource(tenant, target);
    if (path[1] == "actors") return actors_resource(tenant, target);
    return not_found();
}

}  // namespace risk::incydr_simulator
