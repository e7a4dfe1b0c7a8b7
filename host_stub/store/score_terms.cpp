// SPDX-License-Identifier: Apache-2.0
#include "store/score_terms.hpp"

#include "domain/behaviour_score.hpp"

namespace risk::store {
namespace {

// domain::read_score in SQL: a change is sorted by what it is on the page.
std::string tenths_sql() {
    const auto full = std::to_string(domain::full_seconds), half = std::to_string(domain::full_seconds / 2);
    return "((min(max(s.clear_at - :now, 0), " + full + ") * 100 + " + half + ") / " + full + ")";
}

}  // namespace

std::string sort_key(ScoreSort sort, bool day_on_record) {
    switch (sort) {
        case ScoreSort::score:
        case ScoreSort::clear_at:  // a score is what is left until then: one order, which time does not change
            return "s.clear_at";
        case ScoreSort::events:
            return "s.events";
        case ScoreSort::name:
            return "lower(CASE p.name WHEN '' THEN p.email ELSE p.name END)";
        case ScoreSort::change:
            if (!day_on_record) return "0";
            return tenths_sql() +
                   " - coalesce((SELECT d.tenths FROM score_snapshots d WHERE d.person_id = s.person_id"
                   " AND d.behaviour = s.behaviour AND d.day = :day), 0)";
    }
    return "0";
}

std::string like_pattern(const std::string& part) {
    std::string pattern = "%";
    for (const char c : part) {
        if (c == '%' || c == '_' || c == '\\') pattern += '\\';
        pattern += c;
    }
    return pattern + '%';
}

}  // namespace risk::store
