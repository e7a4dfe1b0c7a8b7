// SPDX-License-Identifier: Apache-2.0
#include "web/event_query.hpp"

#include <algorithm>

#include "domain/behaviour.hpp"
#include "domain/day.hpp"
#include "web/event_json.hpp"
#include "web/problem.hpp"
#include "web/time_text.hpp"

namespace risk::web {
namespace {

constexpr std::int64_t most_days = 366;
constexpr std::int64_t default_days = 30;

[[noreturn]] void refuse(std::string where, std::string expected, std::string found) {
    throw ProblemError(400, {"A query parameter cannot be understood", std::move(where), std::move(expected),
                             '"' + std::move(found) + '"', ""});
}

store::EventFate read_fate(const QueryReader& reader) {
    const auto word = reader.text("fate").value_or("admitted");
    const auto fate = fate_from_word(word);
    if (!fate) refuse("fate", "admitted, unmatched or ignored", word);
    return *fate;
}

// There is one behaviour so far: every event is of it.
void check_behaviour(const QueryReader& reader) {
    const std::string known(domain::behaviour_id(domain::Behaviour::sensitive_data_handling));
    if (const auto word = reader.text("behaviour"); word && *word != known) refuse("behaviour", known, *word);
}

}  // namespace

store::EventQuery read_event_filters(const QueryReader& reader) {
    check_behaviour(reader);
    store::EventQuery query;
    query.fate = read_fate(reader);
    query.person = reader.text("person");
    query.integration_id = reader.number("integration", 1, INT64_MAX);
    query.action_type = reader.text("action_type");
    query.from_s = reader.time("from");
    query.to_s = reader.time("to");
    return query;
}

void settle_days(store::EventQuery& query, std::int64_t now_s) {
    const auto to = query.to_s.value_or(domain::end_of_day(domain::day_of(now_s)));
    if (to <= 0) refuse("to", "a time after 1970-01-01", std::to_string(to));
    const auto from = query.from_s.value_or(std::max<std::int64_t>(0, to - default_days * domain::day_seconds));
    if (from < 0 || from >= to)
        refuse("from", "a time before " + rfc3339(to) + ", not before 1970", std::to_string(from));
    if (to - from > most_days * domain::day_seconds) {
        refuse("from", "at most 366 days before " + rfc3339(to), rfc3339(from));
    }
    query.from_s = from;
    query.to_s = to;
}

}  // namespace risk::web
