// SPDX-License-Identifier: Apache-2.0
#include "incydr_simulator/generator.hpp"

#include <algorithm>
#include <utility>

#include "incydr_simulator/alert_changes.hpp"
#include "incydr_simulator/catalogue.hpp"

namespace risk::incydr_simulator {
namespace {

void shape_as_planned(Shape& shape, const AlertsPlan& plan, Dice& dice) {
    if (dice.chance(plan.old_shapes)) {
        shape.inspection = dice.chance(0.5) ? Shape::Inspection::old_style : Shape::Inspection::absent;
        shape.rule_name = false;
        shape.type = dice.chance(0.5);
    }
    shape.nulls = dice.chance(plan.nulls);
    if (shape.nulls && shape.inspection == Shape::Inspection::absent) shape.inspection = Shape::Inspection::null;
    shape.unknown_fields = dice.chance(plan.unknown_fields);
    shape.unknown_enums = dice.chance(plan.unknown_enums);
    shape.newest_first = dice.chance(0.3);
}

void add_activities(Alert& alert, Ms length, int highest, Dice& dice) {
    add_activity(alert, alert.begin, static_cast<int>(dice.between(0, std::min(highest, 2))));
    const auto more = dice.between(1, 5);
    for (std::int64_t i = 0; i < more; ++i)
        add_activity(alert, alert.begin + dice.between(minute_ms, length), static_cast<int>(dice.between(0, highest)));
    alert.activities.back().severity = highest;
}

void set_first_seen(Alert& alert, Ms observed, Dice& dice) {
    alert.observed = observed;
    alert.states.push_back({observed, "OPEN", {}, {}});
    if (alert.shape.unknown_enums) alert.states.back().state_v2 = "TRIAGE_PENDING";
    // Mostly a little after the newest activity, now and then 300 s before the first observation.
    alert.last_updated_skew =
        dice.chance(0.1) ? observed - 300 * second_ms - alert.activities.back().at : dice.between(0, 60) * second_ms;
}

void close_before(Alert& alert, Ms designated, const AlertsPlan& plan, Dice& dice) {
    static constexpr const char* closed[] = {"CLOSED", "CLOSED_TP", "CLOSED_TP_BENIGN", "CLOSED_FP"};
    set_state(alert, dice.between(alert.observed, designated - 1), closed[dice.below(4)]);
    if (dice.chance(plan.reopened)) set_state(alert, designated + dice.between(25 * hour_ms, 5 * day_ms), "OPEN");
}

void close_later(Alert& alert, Ms designated, const AlertsPlan& plan, Dice& dice) {
    static constexpr const char* closed[] = {"CLOSED", "CLOSED_TP", "CLOSED_FP"};
    const Ms at = designated + dice.between(24 * hour_ms + minute_ms, 5 * day_ms);
    set_state(alert, at, closed[dice.below(3)]);
    if (dice.chance(plan.reopened))
        set_state(alert, at + dice.between(hour_ms, 2 * day_ms), dice.chance(0.5) ? "OPEN" : "OPEN_NEW_DATA");
}

void lower(Alert& alert, Ms designated, const AlertsPlan& plan, Dice& dice) {
    const Ms at = designated + dice.between(24 * hour_ms + minute_ms, 4 * day_ms);
    set_severity(alert, at, static_cast<int>(dice.between(1, 3)));
    if (dice.chance(plan.raised_again)) set_severity(alert, at + dice.between(hour_ms, 2 * day_ms), critical);
}

Alert critical_alert(const AlertsPlan& plan, const Person& person, Ms begin, Dice& dice) {
    Alert alert = blank_alert(person, begin, dice);
    shape_as_planned(alert.shape, plan, dice);
    const bool closed_before = dice.chance(plan.closed_before);
    const Ms least = closed_before ? std::max(plan.delay_least, 10 * minute_ms) : plan.delay_least;
    const Ms designated = begin + dice.between(least, std::max(least, plan.delay_most));
    make_critical(alert, designated, dice);
    if (closed_before)
        close_before(alert, designated, plan, dice);
    else if (dice.chance(plan.closed_later))
        close_later(alert, designated, plan, dice);
    if (dice.chance(plan.lowered)) lower(alert, designated, plan, dice);
    return alert;
}

Alert noise_alert(const AlertsPlan& plan, const Person& person, Ms begin, Dice& dice) {
    Alert alert = blank_alert(person, begin, dice);
    shape_as_planned(alert.shape, plan, dice);
    const int highest = static_cast<int>(dice.between(1, 3));
    add_activities(alert, dice.between(5, 60) * minute_ms, highest, dice);
    set_first_seen(alert, begin + dice.between(1, 10) * minute_ms, dice);
    set_severity(alert, alert.observed, static_cast<int>(dice.between(0, highest)));
    set_severity(alert, alert.observed + dice.between(5, 120) * minute_ms, highest);
    if (dice.chance(0.3)) set_state(alert, alert.observed + dice.between(hour_ms, 3 * day_ms), "CLOSED");
    alert.has_alerts = !dice.chance(0.1);
    return alert;
}

}  // namespace

void break_rule(Alert& alert, std::size_t rule) {
    alert.rule = rule;
    const auto& told = stories[rule].indicators;
    alert.indicators.assign(told.begin(), told.end());
}

Alert blank_alert(const Person& person, Ms begin, Dice& dice) {
    Alert alert;
    alert.session_id = person.actor_id + "_" + std::to_string(begin);
    alert.actor_id = person.actor_id;
    alert.begin = begin;
    alert.observed = begin;
    alert.seed = dice.next();
    break_rule(alert, dice.below(rules.size()));
    alert.inspection_status = dice.chance(0.2) ? "FOUND" : (dice.chance(0.2) ? "PENDING" : "NOT_FOUND");
    if (dice.chance(0.1)) alert.type = "ACCOUNT_TAKE_OVER";
    if (dice.chance(0.2)) alert.watchlist_id = "watchlist-departing";
    if (person.resolution == Resolution::actor_name) {
        alert.shape.actor_name = Shape::ActorName::given;
        alert.actor_name = person.login;
    } else if (dice.chance(0.3)) {
        alert.shape.actor_name = Shape::ActorName::null;
    }
    return alert;
}

void make_critical(Alert& alert, Ms designated, Dice& dice) {
    add_activities(alert, dice.between(5, 60) * minute_ms, critical, dice);
    set_first_seen(alert, std::min(designated, alert.begin + dice.between(1, 10) * minute_ms), dice);
    if (alert.observed < designated) {
        set_severity(alert, alert.observed, static_cast<int>(dice.between(0, 3)));
        if (dice.chance(0.5))
            set_severity(alert, dice.between(alert.observed, designated - 1), static_cast<int>(dice.between(1, 3)));
    }
    set_severity(alert, designated, critical);
    for (auto again = dice.between(0, 2); again > 0; --again)
        set_severity(alert, designated + again * 5 * minute_ms, critical);
}

std::vector<Alert> generate_alerts(const AlertsPlan& plan, const std::vector<Person>& people, Dice& dice) {
    std::vector<Alert> alerts;
    std::unordered_set<std::string> taken;
    for (std::size_t i = 0; i < plan.critical + plan.noise; ++i) {
        const Person& person = people[dice.below(people.size())];
        Ms begin = plan.from + dice.between(0, plan.length - 1);
        while (taken.contains(person.actor_id + "_" + std::to_string(begin))) ++begin;
        alerts.push_back(i < plan.critical ? critical_alert(plan, person, begin, dice)
                                           : noise_alert(plan, person, begin, dice));
        taken.insert(alerts.back().session_id);
    }
    return alerts;
}

}  // namespace risk::incydr_simulator
