// SPDX-License-Identifier: Apache-2.0
#include "incydr_simulator/session_query.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <string_view>
#include <unordered_map>

#include "incydr_simulator/catalogue.hpp"

namespace risk::incydr_simulator {
namespace {

constexpr std::array<std::string_view, 7> known_states{
    "OPEN", "IN_PROGRESS", "CLOSED", "CLOSED_TP", "CLOSED_TP_BENIGN", "CLOSED_FP", "OPEN_NEW_DATA"};

template <class Values, class Value>
bool empty_or_contains(const Values& values, const Value& value) {
    return values.empty() || std::find(values.begin(), values.end(), value) != values.end();
}

std::optional<std::int64_t> integer(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

bool has_indicator(const Alert& alert, const std::string& id) {
    return std::any_of(alert.indicators.begin(), alert.indicators.end(),
                       [&](std::size_t index) { return indicators[index % indicators.size()].id == id; });
}

using Setter = std::function<bool(SessionQuery&, const std::string&)>;  // false: refused

Setter into_time(std::optional<Ms> SessionFilter::*member) {
    return [member](SessionQuery& query, const std::string& value) {
        query.filter.*member = integer(value);
        return (query.filter.*member).has_value();
    };
}

Setter into_list(std::vector<std::string> SessionFilter::*member) {
    return [member](SessionQuery& query, const std::string& value) {
        (query.filter.*member).push_back(value);
        return true;
    };
}

Setter into_count(std::size_t SessionQuery::*member, std::int64_t least, std::int64_t most) {
    return [=](SessionQuery& query, const std::string& value) {
        const auto number = integer(value);
        if (!number || *number < least || *number > most) return false;
        query.*member = static_cast<std::size_t>(*number);
        return true;
    };
}

bool set_has_alerts(SessionQuery& query, const std::string& value) {
    query.filter.has_alerts = value == "true";
    return value == "true" || value == "false";
}

bool set_severity(SessionQuery& query, const std::string& value) {
    const auto number = integer(value);
    if (!number || *number < 0 || *number > critical) return false;
    query.filter.severities.push_back(static_cast<int>(*number));
    return true;
}

bool set_state(SessionQuery& query, const std::string& value) {
    query.filter.states.push_back(value);
    return empty_or_contains(known_states, value);
}

bool set_order(SessionQuery& query, const std::string& value) {
    query.filter.order = value == "score" ? SessionFilter::Order::score : SessionFilter::Order::end_time;
    return value == "score" || value == "end_time";
}

bool set_direction(SessionQuery& query, const std::string& value) {
    query.filter.ascending = value == "asc" || value == "ASC";
    return query.filter.ascending || value == "desc" || value == "DESC";
}

const std::unordered_map<std::string, Setter>& setters() {
    static const std::unordered_map<std::string, Setter> all{
        {"on_or_after", into_time(&SessionFilter::on_or_after)},
        {"before", into_time(&SessionFilter::before)},
        {"has_alerts", set_has_alerts},
        {"severity", set_severity},
        {"state", set_state},
        {"order_by", set_order},
        {"sort_direction", set_direction},
        {"page_number", into_count(&SessionQuery::page_number, 0, 1'000'000'000)},
        {"page_size", into_count(&SessionQuery::page_size, 1, 1'000)},
        {"actor_id", into_list(&SessionFilter::actor_ids)},
        {"type", into_list(&SessionFilter::types)},
        {"rule_id", into_list(&SessionFilter::rule_ids)},
        {"watchlist_id", into_list(&SessionFilter::watchlist_ids)},
        {"risk_indicators", into_list(&SessionFilter::risk_indicators)},
        {"content_inspection_status", into_list(&SessionFilter::content_statuses)},
    };
    return all;
}

}  // namespace

bool SessionFilter::accepts(const Alert& alert, const AlertView& view) const {
    if (!view.visible || alert.has_alerts != has_alerts) return false;
    if (on_or_after && alert.begin < *on_or_after) return false;
    if (before && alert.begin >= *before) return false;
    return empty_or_contains(severities, view.severity) && empty_or_contains(states, view.state) &&
           empty_or_contains(actor_ids, alert.actor_id) && empty_or_contains(types, alert.type) &&
           empty_or_contains(rule_ids, rules[alert.rule % rules.size()].id) &&
           empty_or_contains(watchlist_ids, alert.watchlist_id) &&
           empty_or_contains(content_statuses, alert.inspection_status) &&
           std::all_of(risk_indicators.begin(), risk_indicators.end(),
                       [&](const std::string& id) { return has_indicator(alert, id); });
}

Result<SessionQuery> parse_session_query(const Parameters& parameters, bool refuse_sort_direction) {
    SessionQuery query;
    for (const auto& [key, value] : parameters) {
        const auto setter = setters().find(key);
        if (setter == setters().end()) continue;
        const bool refused = key == "sort_direction" && refuse_sort_direction;
        if (refused || !setter->second(query, value))
            return Failure{"Invalid value for parameter " + key, {}, {}, {}, {}};
    }
    return query;
}

}  // namespace risk::incydr_simulator
