// SPDX-License-Identifier: Apache-2.0
#include "incydr_simulator/people.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "incydr_simulator/lower.hpp"

namespace risk::incydr_simulator {
namespace json = boost::json;
namespace {

json::object user(const Person& person) {
    return {{"legacyUserId", person.actor_id.substr(0, 6)},
            {"userId", person.actor_id},
            {"username", person.login},
            {"firstName", person.first_name},
            {"lastName", person.last_name},
            {"legacyOrgId", "4711"},
            {"orgId", "4711"},
            {"orgGuid", "c0ffee00-0000-4000-a000-000000000001"},
            {"orgName", "Acme"},
            {"notes", nullptr},
            {"active", true},
            {"blocked", false},
            {"creationDate", "2024-01-15T08:30:00.000Z"},
            {"modificationDate", "2025-11-03T16:45:12.250Z"}};
}

json::object named_actor(const std::string& id, const std::string& name, const Person& person) {
    return {{"actorId", id},
            {"name", name},
            {"active", true},
            {"inScope", true},
            {"alternateNames", json::array()},
            {"parentActorId", nullptr},
            {"firstName", person.first_name},
            {"lastName", person.last_name},
            {"title", "Analyst"},
            {"department", "Product"},
            {"division", nullptr},
            {"employeeType", "full-time"},
            {"country", "United States"},
            {"region", "Minnesota"},
            {"locality", "Minneapolis"},
            {"managerActorId", nullptr},
            {"notes", nullptr},
            {"startDate", "2021-04-01"},
            {"endDate", nullptr}};
}

/// The identity that stands behind: the parent of an alias, everybody else themselves.
json::object main_identity(const Person& person) {
    if (person.resolution != Resolution::parent) return named_actor(person.actor_id, person.login, person);
    json::object parent = named_actor(person.parent_actor_id, person.login, person);
    parent["alternateNames"] = json::array{json::value(person.alias)};
    return parent;
}

json::object own_identity(const Person& person) {
    if (person.resolution != Resolution::parent) return main_identity(person);
    json::object alias = named_actor(person.actor_id, person.alias, person);
    alias["parentActorId"] = person.parent_actor_id;
    return alias;
}

}  // namespace

void People::add(Person person) {
    const auto known = by_actor_.find(person.actor_id);
    const std::size_t at = known == by_actor_.end() ? people_.size() : known->second;
    by_actor_[person.actor_id] = at;
    if (!person.parent_actor_id.empty()) by_actor_[person.parent_actor_id] = at;
    by_email_[lower(person.email)] = at;
    if (at == people_.size())
        people_.push_back(std::move(person));
    else
        people_[at] = std::move(person);
}

const Person* People::by_actor(std::string_view actor_id) const {
    const auto found = by_actor_.find(std::string(actor_id));
    return found == by_actor_.end() ? nullptr : &people_[found->second];
}

const Person* People::by_email(std::string_view email) const {
    const auto found = by_email_.find(lower(email));
    return found == by_email_.end() ? nullptr : &people_[found->second];
}

const Person* People::actor(std::string_view id) const {
    const Person* person = by_actor(id);
    return person != nullptr && person->known_to_actors() ? person : nullptr;
}

std::optional<std::string> People::user_json(std::string_view user_id) const {
    const Person* person = by_actor(user_id);
    if (person == nullptr || !person->known_to_users() || person->actor_id != user_id) return std::nullopt;
    return json::serialize(user(*person));
}

std::string People::users_page_json(std::size_t page, std::size_t page_size, std::string_view username) const {
    json::array users;
    std::size_t total = 0;
    const std::size_t first = (page - 1) * page_size;
    for (const Person& person : people_) {
        if (!person.known_to_users() || (!username.empty() && lower(person.login) != lower(username))) continue;
        if (total >= first && users.size() < page_size) users.emplace_back(user(person));
        ++total;
    }
    return json::serialize(json::object{{"users", std::move(users)}, {"totalCount", total}});
}

std::optional<std::string> People::actor_json(std::string_view actor_id) const {
    const Person* person = actor(actor_id);
    if (person == nullptr) return std::nullopt;
    return json::serialize(person->actor_id == actor_id ? own_identity(*person) : main_identity(*person));
}

std::optional<std::string> People::parent_json(std::string_view actor_id) const {
    const Person* person = actor(actor_id);
    if (person == nullptr) return std::nullopt;
    return json::serialize(main_identity(*person));
}

std::optional<std::string> People::family_json(std::string_view actor_id) const {
    const Person* person = actor(actor_id);
    if (person == nullptr) return std::nullopt;
    json::array children;
    if (person->resolution == Resolution::parent) children.emplace_back(own_identity(*person));
    return json::serialize(json::object{{"parent", main_identity(*person)}, {"children", std::move(children)}});
}

std::optional<std::string> People::actor_by_name_json(std::string_view name, bool parent) const {
    for (const Person& person : people_) {
        const bool is_alias = person.resolution == Resolution::parent && lower(person.alias) == lower(name);
        if (!person.known_to_actors() || (!is_alias && lower(person.login) != lower(name))) continue;
        return json::serialize(is_alias && !parent ? own_identity(person) : main_identity(person));
    }
    return std::nullopt;
}

std::string People::actors_page_json(std::size_t page, std::size_t page_size, std::string_view starts_with,
                                     std::string_view ends_with, bool parent) const {
    json::array actors;
    std::size_t seen = 0;
    const std::size_t first = (page - 1) * page_size;
    for (const Person& person : people_) {
        if (!person.known_to_actors()) continue;
        const json::object found = parent ? main_identity(person) : own_identity(person);
        const std::string name = lower(std::string_view(found.at("name").as_string()));
        if (!name.starts_with(lower(starts_with)) || !name.ends_with(lower(ends_with))) continue;
        if (seen++ >= first && actors.size() < page_size) actors.emplace_back(found);
    }
    return json::serialize(json::object{{"actors", std::move(actors)}});
}

}  // namespace risk::incydr_simulator
