// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "incydr_simulator/alert.hpp"
#include "incydr_simulator/dice.hpp"
#include "incydr_simulator/person.hpp"

namespace risk::incydr_simulator {

/// A crowd. Shares are 0.0 to 1.0; what remains of the resolutions is `users`.
struct PeoplePlan {
    std::size_t count = 10;
    std::string domain = "acme.test";
    double by_actor_name = 0.5, by_parent = 0.05, by_events = 0.05, nobody = 0.0;
    double deleted = 0.0;
    double mixed_case = 0.2;  ///< the upstream spells the address Ann.Lee@Acme.test
    double uuid_ids = 0.3;
};
std::vector<Person> generate_people(const PeoplePlan& plan, std::size_t first_number, Dice& dice);

/// A stream of alerts.
struct AlertsPlan {
    Ms from = 0;
    Ms length = day_ms;  ///< alerts begin evenly within [from, from + length)
    std::size_t critical = 0;
    std::size_t noise = 0;                             ///< never critical; a tenth of them without alerts
    Ms delay_least = 0, delay_most = 120 * minute_ms;  ///< from the beginning to the designation as critical
    double closed_before = 0.0;                        ///< closed before designation, so never due
    double closed_later = 0.0;  ///< more than 24 h after designation, so that what is due stays unambiguous
    double reopened = 0.0;      ///< of the closed ones
    double lowered = 0.0;       ///< more than 24 h after designation
    double raised_again = 0.0;  ///< of the lowered ones
    double old_shapes = 0.3, nulls = 0.2, unknown_fields = 0.2, unknown_enums = 0.0;
};
std::vector<Alert> generate_alerts(const AlertsPlan& plan, const std::vector<Person>& people, Dice& dice);

/// Which rule it is, and the indicators that go with it.
void break_rule(Alert& alert, std::size_t rule);
/// An alert with everything but a history.
Alert blank_alert(const Person& person, Ms begin, Dice& dice);
/// Activities, scores and an OPEN state such that it turns critical at an instant, which is not before its begin.
void make_critical(Alert& alert, Ms designated, Dice& dice);

}  // namespace risk::incydr_simulator
