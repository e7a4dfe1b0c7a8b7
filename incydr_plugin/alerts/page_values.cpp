// SPDX-License-Identifier: Apache-2.0
#include "alerts/page_values.hpp"

#include <array>
#include <string>

#include "alerts/page_walk.hpp"
#include "upstream/json_text.hpp"

namespace risk::incydr {
namespace {

// A new tenant may write words where numbers were.
int severity_of(std::optional<std::int64_t> number, std::string_view word) {
    if (number) return *number >= 0 && *number <= 4 ? static_cast<int>(*number) : Score::unknown;
    static constexpr std::array<std::string_view, 5> words{"NO_RISK_INDICATED", "LOW", "MODERATE", "HIGH", "CRITICAL"};
    for (std::size_t at = 0; at < words.size(); ++at) {
        if (word == words[at]) return static_cast<int>(at);
    }
    return Score::unknown;
}

std::string fault_of(const Session& session) {
    if (session.id.empty()) return "sessionId: expected a text, found none";
    if (session.scores.empty()) return "scores: expected at least one score, found none";
    if (session.newest_score()->severity == Score::unknown)
        return "scores[].severity: expected 0 to 4 in the newest score, found something else";
    return {};
}

// Most lists have a few elements: one allocation instead of three.
template <class Item>
Place listed(std::pmr::vector<Item>& list, Place place) {
    list.reserve(4);
    return place;
}

}  // namespace

void PageValues::begin_element(Place place, bool object) {
    switch (place) {
        case Place::items:
            page_.items.emplace_back(&page_.memory);
            if (!object) session().unreadable = "expected an object";
            return;
        case Place::scores:
            session().scores.emplace_back();
            return;
        case Place::states:
            state_ = {};
            return;
        case Place::rules:
            rule_ = another(session().rules, spare_rule_);
            return;
        case Place::indicators:
            indicator_ = another(session().indicators, spare_indicator_);
            return;
        default:
            return;
    }
}

void PageValues::find_target(Spot spot) {
    forget_member();
    switch (spot.place) {
        case Place::session:
            text_ = fields::session_texts.of(session(), spot.name);
            number_ = fields::session_numbers.of(session(), spot.name);
            return;
        case Place::page:
            number_ = fields::page_numbers.of(page_, spot.name);
            return;
        case Place::score:
            number_ = fields::score_numbers.of(session().scores.back(), spot.name);
            return;
        case Place::state:
            text_ = fields::state_texts.of(state_, spot.name);
            number_ = fields::state_numbers.of(state_, spot.name);
            return;
        case Place::rule:
            text_ = fields::rule_texts.of(*rule_, spot.name);
            return;
        case Place::indicator:
            text_ = fields::indicator_texts.of(*indicator_, spot.name);
            number_ = fields::indicator_numbers.of(*indicator_, spot.name);
            return;
        default:
            return;
    }
}

Place PageValues::object_at(Spot spot) noexcept {
    switch (spot.place) {
        case Place::outside:
            return Place::page;
        case Place::items:
            return Place::session;
        case Place::scores:
            return Place::score;
        case Place::states:
            return Place::state;
        case Place::rules:
            return Place::rule;
        case Place::indicators:
            return Place::indicator;
        case Place::session:
            return spot.name == Name::content_inspection_results ? Place::content : Place::skipped;
        default:
            return Place::skipped;
    }
}

Place PageValues::array_at(Spot spot) {
    if (spot.place == Place::page && spot.name == Name::items) {
        found_items_ = true;
        page_.items.reserve(page_size_asked);
        return Place::items;
    }
    if (spot.place == Place::content && spot.name == Name::detected_on_alerts) return Place::content_list;
    if (spot.place != Place::session) return Place::skipped;
    switch (spot.name) {
        case Name::scores:
            return listed(session().scores, Place::scores);
        case Name::states:
            return listed(session().states, Place::states);
        case Name::triggered_alerts:
            return listed(session().rules, Place::rules);
        case Name::risk_indicators:
            return listed(session().indicators, Place::indicators);
        default:
            return Place::skipped;
    }
}

void PageValues::end_of_object(Place place) {
    if (place == Place::session) session().unreadable = fault_of(session());
    if (place == Place::state) end_of_state();
}

void PageValues::end_of_state() {
    const std::string_view name = state_.v2.empty() ? state_.v1 : state_.v2;
    if (!name.empty()) session().states.push_back({name, state_.at_ms});
}

void PageValues::reset_list(Spot spot) {
    if (is_severity(spot)) session().scores.back().severity = Score::unknown;
    if (spot.place == Place::content && spot.name == Name::detected_on_alerts) session().content_found.clear();
    if (spot.place == Place::page && spot.name == Name::items) {
        found_items_ = false;
        page_.items.clear();
    }
    if (spot.place != Place::session) return;
    switch (spot.name) {
        case Name::scores:
            return session().scores.clear();
        case Name::states:
            return session().states.clear();
        case Name::triggered_alerts:
            return session().rules.clear();
        case Name::risk_indicators:
            return session().indicators.clear();
        case Name::content_inspection_results:
            return session().content_found.clear();
        default:
            return;
    }
}

void PageValues::take_other_text(Spot spot, std::string_view text) {
    if (number_ != nullptr) {
        *number_ = whole_number(text);
    } else if (is_severity(spot)) {
        take_severity(whole_number(text), text);
    } else if (spot.place == Place::content_list && session().content_found.size() < most_listed) {
        session().content_found.push_back(kept(text));
    }
}

void PageValues::take_severity(std::optional<std::int64_t> number, std::string_view word) {
    session().scores.back().severity = severity_of(number, word);
}

}  // namespace risk::incydr
