// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <utility>

#include "incydr_simulator/catalogue.hpp"
#include "incydr_simulator/generator.hpp"
#include "incydr_simulator/lower.hpp"

namespace risk::incydr_simulator {
namespace {

Resolution roll_resolution(const PeoplePlan& plan, Dice& dice) {
    const std::array<std::pair<Resolution, double>, 4> shares{{{Resolution::actor_name, plan.by_actor_name},
                                                               {Resolution::parent, plan.by_parent},
                                                               {Resolution::events, plan.by_events},
                                                               {Resolution::nobody, plan.nobody}}};
    double left = static_cast<double>(dice.between(0, 999'999)) / 1e6;
    for (const auto& [resolution, share] : shares)
        if ((left -= share) < 0.0) return resolution;
    return Resolution::users;
}

void name(Person& person, std::size_t number, const PeoplePlan& plan, Dice& dice) {
    person.first_name = first_names[number % first_names.size()];
    person.last_name = last_names[(number + number / first_names.size()) % last_names.size()];
    const std::size_t round = number / (first_names.size() * last_names.size());  // of all names there are
    const std::string spelled =
        person.first_name + "." + person.last_name + (round > 0 ? std::to_string(round) : "") + "@" + plan.domain;
    person.email = lower(spelled);
    person.login = dice.chance(plan.mixed_case) ? spelled : person.email;
}

std::string number_like_id(Dice& dice) {
    return std::to_string(1'000'000'000'000'000'000 + dice.between(0, 99'999'999'999'999'999));
}

}  // namespace

std::vector<Person> generate_people(const PeoplePlan& plan, std::size_t first_number, Dice& dice) {
    std::vector<Person> people;
    for (std::size_t i = 0; i < plan.count; ++i) {
        Person person;
        name(person, first_number + i, plan, dice);
        person.actor_id = dice.chance(plan.uuid_ids) ? dice.uuid() : number_like_id(dice);
        person.resolution = roll_resolution(plan, dice);
        if (person.resolution == Resolution::parent) {
            person.parent_actor_id = dice.uuid();
            person.alias = person.first_name + "-" + dice.hex(4) + "@cloud-drive.test";
        }
        person.deleted = dice.chance(plan.deleted);
        people.push_back(std::move(person));
    }
    return people;
}

}  // namespace risk::incydr_simulator
