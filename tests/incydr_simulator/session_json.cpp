// SPDX-License-Identifier: Apache-2.0
#include "incydr_simulator/session_json.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "incydr_simulator/catalogue.hpp"
#include "incydr_simulator/dice.hpp"

namespace risk::incydr_simulator {
namespace json = boost::json;
namespace {

json::string text(std::string_view view) { return json::string(view.data(), view.size()); }

json::array scores(const Alert& alert, Ms now) {
    json::array all;
    for (const ScoreChange& change : alert.scores)
        if (change.at <= now)
            all.emplace_back(
                json::object{{"score", change.score}, {"severity", change.severity}, {"sourceTimestamp", change.at}});
    if (alert.shape.newest_first) std::reverse(all.begin(), all.end());
    return all;
}

json::array states(const Alert& alert, Ms now) {
    json::array all;
    for (const StateChange& change : alert.states) {
        if (change.at > now) continue;
        json::object entry{{"state", text(change.state)}, {"sourceTimestamp", change.at}};
        if (!change.state_v2.empty()) entry["stateV2"] = text(change.state_v2);
        if (!change.user_id.empty())
            entry["userId"] = text(change.user_id);
        else if (alert.shape.nulls)
            entry["userId"] = nullptr;
        all.emplace_back(std::move(entry));
    }
    if (alert.shape.newest_first) std::reverse(all.begin(), all.end());
    return all;
}

json::array triggered_alerts(const Alert& alert) {
    json::array all;
    if (!alert.has_alerts) return all;
    Dice dice(alert.seed ^ 0xa1e27ULL);
    const Rule& rule = rules[alert.rule % rules.size()];
    json::object entry{{"alertId", dice.uuid()}, {"ruleId", text(rule.id)}, {"lessonId", nullptr}};
    if (alert.shape.rule_name) entry["ruleName"] = text(rule.name);
    all.emplace_back(std::move(entry));
    return all;
}

json::array risk_indicators(const Alert& alert, const AlertView& view) {
    json::array all;
    const int events = std::max(1, view.events[3] + view.events[4]);
    for (const std::size_t index : alert.indicators) {
        const Indicator& indicator = indicators[index % indicators.size()];
        all.emplace_back(json::object{{"id", text(indicator.id)},
                                      {"name", text(indicator.name)},
                                      {"weight", indicator.weight},
                                      {"eventCount", events}});
    }
    return all;
}

void put_inspection(json::object& session, const Alert& alert) {
    const std::string status = alert.shape.unknown_enums ? "SCHEDULED" : alert.inspection_status;
    switch (alert.shape.inspection) {
        case Shape::Inspection::absent:
            return;
        case Shape::Inspection::null:
            session["contentInspectionResults"] = nullptr;
            return;
        case Shape::Inspection::new_style:
            session["contentInspectionResults"] = json::object{
                {"detectedOnAlerts", alert.inspection_status == "FOUND" ? json::array{"PII"} : json::array{}}};
            return;
        case Shape::Inspection::old_style:
            session["contentInspectionResults"] = json::object{
                {"status", status},
                {"eventResults",
                 json::array{json::object{
                     {"eventId", alert.session_id + "_0"}, {"piiType", json::array{}}, {"status", status}}}}};
            return;
    }
}

void put_actor_name(json::object& session, const Alert& alert) {
    if (alert.shape.actor_name == Shape::ActorName::given) session["actorName"] = alert.actor_name;
    if (alert.shape.actor_name == Shape::ActorName::null) session["actorName"] = nullptr;
}

void put_summaries(json::object& session, const Alert& alert, const AlertView& view) {
    const Story& story = stories[alert.rule % stories.size()];
    const Destination& destination = destinations[story.destination];
    const Document& document = documents[story.documents.front()];
    int events = 0;
    for (const int count : view.events) events += count;
    session["exfiltrationSummary"] = std::to_string(events) + (events == 1 ? " file event was" : " file events were") +
                                     " observed, among them " + std::string(document.name) + " from " +
                                     std::string(document.directory) + ", which went to " +
                                     std::string(destination.name) + " (" + std::string(destination.category) + ").";
    session["contextSummary"] =
        alert.shape.nulls ? json::value(nullptr)
                          : json::value(
                                "The activity lies outside of this person's usual hours. It is the first use of "
                                "this destination in the last 90 days, by this person and within the team.");
}

json::array notes(const Alert& alert, Ms now) {
    json::array all;
    for (const Note& note : alert.notes)
        if (note.at <= now)
            all.emplace_back(json::object{{"id", alert.session_id + "-note-" + std::to_string(all.size() + 1)},
                                          {"content", note.content},
                                          {"sourceTimestamp", note.at},
                                          {"userId", nullptr}});
    return all;
}

void put_unknown_fields(json::object& session) {
    session["priority"] = json::object{{"rank", 3}, {"because", json::array{"volume", nullptr}}};
    session["schemaRevision"] = "2027-01";
}

}  // namespace

std::string session_json(const Alert& alert, std::string_view tenant_id, Ms now) {
    const AlertView view = view_at(alert, now);
    json::object session{{"sessionId", alert.session_id}, {"tenantId", text(tenant_id)}, {"actorId", alert.actor_id}};
    put_actor_name(session, alert);
    session["beginTime"] = alert.begin;
    session["endTime"] = view.end;
    session["firstObserved"] = alert.observed;
    session["lastUpdated"] = view.last_updated;
    session["criticalEvents"] = view.events[4];
    session["highEvents"] = view.events[3];
    session["moderateEvents"] = view.events[2];
    session["lowEvents"] = view.events[1];
    session["noRiskEvents"] = view.events[0];
    session["scores"] = scores(alert, now);
    session["states"] = states(alert, now);
    session["triggeredAlerts"] = triggered_alerts(alert);
    session["riskIndicators"] = risk_indicators(alert, view);
    put_summaries(session, alert, view);
    put_inspection(session, alert);
    if (alert.shape.type) session["type"] = alert.shape.unknown_enums ? "AGENT_TAKE_OVER" : alert.type;
    if (alert.shape.nulls && alert.notes.empty())
        session["notes"] = nullptr;
    else
        session["notes"] = notes(alert, now);
    if (alert.shape.unknown_fields) put_unknown_fields(session);
    return json::serialize(session);
}

}  // namespace risk::incydr_simulator
