// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <utility>

#include "incydr_simulator/alert_changes.hpp"
#include "incydr_simulator/catalogue.hpp"
#include "incydr_simulator/json_forms.hpp"
#include "incydr_simulator/json_reader.hpp"

namespace risk::incydr_simulator {
namespace json = boost::json;
namespace {

const Person& person_of(JsonReader& reader, People& people, Dice& dice) {
    const auto who = reader.text("person");
    if (!who || who->empty()) reader.refuse("person", "an e-mail address or an actor id");
    if (const Person* known = people.by_email(*who)) return *known;
    if (const Person* known = people.by_actor(*who)) return *known;
    if (who->find('@') == std::string::npos) reader.refuse("person", "a known actor id, or an e-mail address");
    read_people(json::object{{"email", *who}}, reader.pointer("person"), people, dice);
    return *people.by_email(*who);
}

/// Calls `each` with a reader of every element of the array, if it is there.
template <class Each>
bool for_each(JsonReader& reader, std::string_view key, Each each) {
    const auto* list = reader.raw(key);
    if (list == nullptr) return false;
    if (!list->is_array()) reader.refuse(key, "an array");
    std::size_t index = 0;
    for (const json::value& element : list->as_array()) {
        JsonReader entry(element, reader.pointer(key) + "/" + std::to_string(index++));
        each(entry);
        entry.done();
    }
    return true;
}

Ms required_moment(JsonReader& reader, Ms now, Ms base) {
    const auto at = reader.moment("at", now, base);
    if (!at) reader.refuse("at", "a time");
    return *at;
}

template <class Entry>
void sort_by_time(std::vector<Entry>& entries) {
    std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.at < b.at; });
}

int severity_in(JsonReader& reader, std::string_view key, int otherwise) {
    return static_cast<int>(reader.integer(key, 0, critical).value_or(otherwise));
}

void read_scores(JsonReader& reader, Alert& alert, Ms now) {
    const int severity = severity_in(reader, "severity", critical);
    const int before = severity_in(reader, "severity_before", 2);
    const auto critical_at = reader.moment("critical_at", now, alert.begin);
    const bool listed = for_each(reader, "scores", [&](JsonReader& entry) {
        const int level = severity_in(entry, "severity", critical);
        const auto score = entry.integer("score", 0, 1000).value_or(score_for(level, alert.seed));
        alert.scores.push_back({required_moment(entry, now, alert.begin), static_cast<int>(score), level});
    });
    sort_by_time(alert.scores);
    if (listed) return;
    if (!critical_at) return set_severity(alert, alert.observed, severity);
    if (*critical_at > alert.observed) set_severity(alert, alert.observed, before);
    set_severity(alert, *critical_at, critical);
}

void read_states(JsonReader& reader, Alert& alert, Ms now) {
    const auto closed_at = reader.moment("closed_at", now, alert.begin);
    const std::string closed_state = reader.text("closed_state").value_or("CLOSED_FP");
    const bool listed = for_each(reader, "states", [&](JsonReader& entry) {
        alert.states.push_back({required_moment(entry, now, alert.begin), entry.text("state").value_or("OPEN"),
                                entry.text("state_v2").value_or(""), entry.text("user_id").value_or("")});
    });
    sort_by_time(alert.states);
    if (!listed) set_state(alert, alert.observed, "OPEN");
    if (closed_at) set_state(alert, *closed_at, closed_state);
}

void read_activities(JsonReader& reader, Alert& alert, Ms now) {
    const bool listed = for_each(reader, "activities", [&](JsonReader& entry) {
        alert.activities.push_back({required_moment(entry, now, alert.begin), severity_in(entry, "severity", 2)});
    });
    sort_by_time(alert.activities);
    if (!listed) alert.activities = {{alert.begin, 1}, {alert.begin, alert.scores.back().severity}};
}

Shape::Inspection read_inspection(JsonReader& reader, Shape::Inspection otherwise) {
    const auto name = reader.text("inspection");
    if (!name) return otherwise;
    if (*name == "absent") return Shape::Inspection::absent;
    if (*name == "null") return Shape::Inspection::null;
    if (*name == "old") return Shape::Inspection::old_style;
    if (*name == "new") return Shape::Inspection::new_style;
    reader.refuse("inspection", "absent, null, old or new");
}

void read_shape(JsonReader& reader, Shape& shape) {
    const auto* value = reader.raw("shape");
    if (value == nullptr) return;
    JsonReader entry(*value, reader.pointer("shape"));
    shape.inspection = read_inspection(entry, shape.inspection);
    entry.into("rule_name", shape.rule_name);
    entry.into("type", shape.type);
    entry.into("nulls", shape.nulls);
    entry.into("unknown_fields", shape.unknown_fields);
    entry.into("unknown_enums", shape.unknown_enums);
    entry.into("newest_first", shape.newest_first);
    entry.done();
}

void read_actor_name(JsonReader& reader, Alert& alert) {
    const auto* name = reader.raw("actor_name");
    if (name == nullptr) return;
    alert.shape.actor_name = name->is_null() ? Shape::ActorName::null : Shape::ActorName::given;
    if (!name->is_null()) alert.actor_name = *reader.text("actor_name");
}

void read_rest(JsonReader& reader, Alert& alert) {
    reader.into("session_id", alert.session_id);
    reader.into("type", alert.type);
    reader.into("watchlist_id", alert.watchlist_id);
    reader.into("content_inspection_status", alert.inspection_status);
    reader.into("has_alerts", alert.has_alerts);
    const auto last_rule = static_cast<std::int64_t>(rules.size()) - 1;
    break_rule(alert, static_cast<std::size_t>(reader.integer("rule", 0, last_rule).value_or(0)));
    alert.last_updated_skew = reader.integer("last_updated_skew_s", -day_ms, day_ms).value_or(0) * second_ms;
}

}  // namespace

Alert read_alert(const json::value& value, const std::string& pointer, People& people, Ms now, Dice& dice) {
    JsonReader reader(value, pointer);
    const Person& person = person_of(reader, people, dice);
    const Ms begin = reader.moment("begin", now, now).value_or(now);
    Alert alert = blank_alert(person, begin, dice);
    // A single alert is as it was written: nothing that a query could find is left to chance.
    alert.type = "STANDARD";
    alert.inspection_status = "NOT_FOUND";
    alert.watchlist_id.clear();
    alert.observed = std::max(begin, reader.moment("observed", now, begin).value_or(begin));
    read_shape(reader, alert.shape);
    read_actor_name(reader, alert);
    read_rest(reader, alert);
    read_scores(reader, alert, now);
    read_states(reader, alert, now);
    if (alert.scores.empty()) reader.refuse("scores", "at least one score");
    read_activities(reader, alert, now);
    reader.done();
    return alert;
}

AlertsPlan read_alerts_plan(const json::value& value, const std::string& pointer, Ms now) {
    JsonReader reader(value, pointer);
    AlertsPlan plan;
    plan.from = reader.moment("from", now, now).value_or(now);
    plan.length = std::max<Ms>(1, reader.duration("length").value_or(plan.length));
    reader.into("critical", plan.critical);
    reader.into("noise", plan.noise);
    plan.delay_least = reader.duration("delay_least").value_or(plan.delay_least);
    plan.delay_most = reader.duration("delay_most").value_or(plan.delay_most);
    reader.into("closed_before", plan.closed_before);
    reader.into("closed_later", plan.closed_later);
    reader.into("reopened", plan.reopened);
    reader.into("lowered", plan.lowered);
    reader.into("raised_again", plan.raised_again);
    reader.into("old_shapes", plan.old_shapes);
    reader.into("nulls", plan.nulls);
    reader.into("unknown_fields", plan.unknown_fields);
    reader.into("unknown_enums", plan.unknown_enums);
    reader.done();
    return plan;
}

}  // namespace risk::incydr_simulator
