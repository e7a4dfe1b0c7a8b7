// SPDX-License-Identifier: Apache-2.0
#include "alerts/session.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <utility>

#include "upstream/json_text.hpp"

namespace risk::incydr {
namespace json = boost::json;
namespace {

constexpr std::size_t most_listed = 50;  // of rules and indicators; people read them

template <class Read>
void each(const json::value& object, std::string_view name, Read&& read) {
    if (const json::array* const items = array_at(object, name)) {
        for (const json::value& item : *items) read(item);
    }
}

// A new tenant may write words where numbers were.
std::optional<int> severity_of(const json::value& score) {
    if (const auto number = integer_at(score, "severity")) {
        if (*number >= 0 && *number <= 4) return static_cast<int>(*number);
        return std::nullopt;
    }
    static constexpr std::string_view words[] = {"NO_RISK_INDICATED", "LOW", "MODERATE", "HIGH", "CRITICAL"};
    const std::string text = text_at(score, "severity");
    for (int at = 0; at < 5; ++at) {
        if (text == words[at]) return at;
    }
    return std::nullopt;
}

void read_scores(const json::value& item, Session& session) {
    each(item, "scores", [&](const json::value& score) {
        session.scores.push_back({severity_of(score).value_or(Score::unknown), integer_at(score, "sourceTimestamp")});
    });
}

void read_states(const json::value& item, Session& session) {
    each(item, "states", [&](const json::value& state) {
        std::string name = text_at(state, "stateV2");
        if (name.empty()) name = text_at(state, "state");
        if (!name.empty()) session.states.push_back({std::move(name), integer_at(state, "sourceTimestamp")});
    });
}

void read_explanations(const json::value& item, Session& session) {
    each(item, "triggeredAlerts", [&](const json::value& alert) {
        if (session.rules.size() < most_listed)
            session.rules.push_back({text_at(alert, "ruleId"), text_at(alert, "ruleName")});
    });
    each(item, "riskIndicators", [&](const json::value& one) {
        if (session.indicators.size() == most_listed) return;
        session.indicators.push_back(
            {text_at(one, "id"), text_at(one, "name"), integer_at(one, "weight"), integer_at(one, "eventCount")});
    });
    if (const json::value* const content = member(item, "contentInspectionResults")) {
        each(*content, "detectedOnAlerts", [&](const json::value& found) {
            if (found.is_string() && session.content_found.size() < most_listed)
                session.content_found.emplace_back(found.get_string());
        });
    }
    session.exfiltration_summary = text_at(item, "exfiltrationSummary");
    session.context_summary = text_at(item, "contextSummary");
}

void read_counts(const json::value& item, Session& session) {
    session.critical_events = integer_at(item, "criticalEvents");
    session.high_events = integer_at(item, "highEvents");
    session.moderate_events = integer_at(item, "moderateEvents");
    session.low_events = integer_at(item, "lowEvents");
    session.no_risk_events = integer_at(item, "noRiskEvents");
}

void read_times(const json::value& item, Session& session) {
    session.begin_ms = integer_at(item, "beginTime");
    session.end_ms = integer_at(item, "endTime");
    session.first_observed_ms = integer_at(item, "firstObserved");
    session.last_updated_ms = integer_at(item, "lastUpdated");
}

std::string fault_of(const json::value& item, const Session& session) {
    if (!item.is_object()) return "expected an object";
    if (session.id.empty()) return "sessionId: expected a text, found none";
    if (session.scores.empty()) return "scores: expected at least one score, found none";
    if (session.newest_score()->severity == Score::unknown)
        return "scores[].severity: expected 0 to 4 in the newest score, found something else";
    return {};
}

Session read_session(const json::value& item) {
    Session session;
    session.id = text_at(item, "sessionId");
    session.tenant = text_at(item, "tenantId");
    session.actor_id = text_at(item, "actorId");
    session.actor_name = text_at(item, "actorName");
    session.type = text_at(item, "type");
    read_times(item, session);
    read_counts(item, session);
    read_scores(item, session);
    read_states(item, session);
    read_explanations(item, session);
    session.unreadable = fault_of(item, session);
    if (!session.unreadable.empty()) session.raw = json::serialize(item);
    return session;
}

}  // namespace

const Score* Session::newest_score() const {
    const auto older = [](const Score& a, const Score& b) {
        return std::pair(a.at_ms, a.severity) < std::pair(b.at_ms, b.severity);
    };
    const auto found = std::max_element(scores.begin(), scores.end(), older);
    return found == scores.end() ? nullptr : &*found;
}

const State* Session::newest_state() const {
    const auto older = [](const State& a, const State& b) {
        return std::pair(a.at_ms, !is_closed(a)) < std::pair(b.at_ms, !is_closed(b));
    };
    const auto found = std::max_element(states.begin(), states.end(), older);
    return found == states.end() ? nullptr : &*found;
}

bool is_closed(const State& state) { return state.name.starts_with("CLOSED"); }

std::optional<SessionsPage> parse_sessions(std::string_view body) {
    json::monotonic_resource memory;
    const auto value = parse_json(body, &memory);
    if (!value) return std::nullopt;
    const json::array* const items = array_at(*value, "items");
    if (items == nullptr) return std::nullopt;
    SessionsPage page;
    page.total = integer_at(*value, "totalCount");
    if (page.total && *page.total < 0) page.total.reset();
    page.items.reserve(items->size());
    for (const json::value& item : *items) page.items.push_back(read_session(item));
    return page;
}

}  // namespace risk::incydr
