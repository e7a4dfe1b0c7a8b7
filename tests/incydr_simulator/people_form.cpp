// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <utility>

#include "incydr_simulator/json_forms.hpp"
#include "incydr_simulator/json_reader.hpp"
#include "incydr_simulator/lower.hpp"

namespace risk::incydr_simulator {
namespace json = boost::json;
namespace {

constexpr std::array<std::pair<std::string_view, Resolution>, 5> resolutions{{{"actor_name", Resolution::actor_name},
                                                                              {"users", Resolution::users},
                                                                              {"parent", Resolution::parent},
                                                                              {"events", Resolution::events},
                                                                              {"nobody", Resolution::nobody}}};

Resolution read_resolution(JsonReader& reader) {
    const std::string name = reader.text("resolution").value_or("users");
    for (const auto& [known, resolution] : resolutions)
        if (known == name) return resolution;
    reader.refuse("resolution", "actor_name, users, parent, events or nobody");
}

PeoplePlan read_plan(JsonReader& reader) {
    PeoplePlan plan;
    plan.count = static_cast<std::size_t>(reader.integer("count", 1, 1'000'000).value_or(1));
    reader.into("domain", plan.domain);
    reader.into("by_actor_name", plan.by_actor_name);
    reader.into("by_parent", plan.by_parent);
    reader.into("by_events", plan.by_events);
    reader.into("nobody", plan.nobody);
    reader.into("deleted", plan.deleted);
    reader.into("mixed_case", plan.mixed_case);
    reader.into("uuid_ids", plan.uuid_ids);
    return plan;
}

Person read_person(JsonReader& reader, Dice& dice) {
    Person person;
    person.login = reader.text("email").value_or("");
    if (person.login.empty()) reader.refuse("email", "an e-mail address, or \"count\" for a crowd");
    person.email = lower(person.login);
    person.resolution = read_resolution(reader);
    person.actor_id = reader.text("actor_id")
                          .value_or(std::to_string(dice.between(1'000'000'000'000'000'000, 1'099'999'999'999'999'999)));
    reader.into("first_name", person.first_name);
    reader.into("last_name", person.last_name);
    reader.into("deleted", person.deleted);
    if (person.resolution == Resolution::parent) {
        person.parent_actor_id = reader.text("parent_actor_id").value_or(dice.uuid());
        person.alias = reader.text("alias").value_or("alias-" + dice.hex(6) + "@cloud-drive.test");
    }
    return person;
}

}  // namespace

void read_people(const json::value& value, const std::string& pointer, People& people, Dice& dice) {
    JsonReader reader(value, pointer);
    if (reader.raw("count") == nullptr) {
        Person person = read_person(reader, dice);
        reader.done();
        return people.add(std::move(person));
    }
    const PeoplePlan plan = read_plan(reader);
    reader.done();
    for (Person& person : generate_people(plan, people.all().size(), dice)) people.add(std::move(person));
}

}  // namespace risk::incydr_simulator
