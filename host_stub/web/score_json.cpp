// SPDX-License-Identifier: Apache-2.0
#include "web/score_json.hpp"

#include <boost/json.hpp>

#include "domain/behaviour.hpp"
#include "domain/day.hpp"
#include "web/json_text.hpp"
#include "web/time_text.hpp"

namespace risk::web {
namespace {

namespace json = boost::json;

using domain::day_seconds;

/// 0, which is written as "never", unless there is something left.
std::int64_t clear_at(const domain::Reading& reading, std::int64_t now_s) {
    return reading.left_seconds == 0 ? 0 : now_s + reading.left_seconds;
}

json::object line_json(const store::Explanation::Line& line) {
    json::object object{{"event", line.event_row}, {"title", line.title}};
    put_time(object, "occurred", line.occurred_s);
    object["points"] = line.amount.tenths / 10.0;
    object["tenths"] = line.amount.tenths;
    object["seconds"] = line.amount.seconds;
    object["start_s"] = line.amount.start_s;
    object["end_s"] = line.amount.end_s;
    object["not_added_seconds"] = line.amount.capped_seconds;
    object["note"] = capped_note(line.amount.capped_seconds, line.penalty_seconds);
    object["received_late"] = line.received_late;
    return object;
}

json::object behaviour_json(const store::Explanation& explanation) {
    constexpr auto behaviour = domain::Behaviour::sensitive_data_handling;
    json::object object{{"behaviour", domain::behaviour_id(behaviour)}, {"title", domain::behaviour_title(behaviour)}};
    put_score(object, explanation.reading.tenths);
    object["weight"] = 1;
    object["events"] = explanation.events;
    return object;
}

json::object reading_json(const domain::Reading& reading) {
    json::object object;
    put_score(object, reading.tenths);
    return object;
}

/// "90 days", or what part of them: "89 of 90 days".
std::string days_text(std::int64_t seconds, std::int64_t of_seconds) {
    auto of = std::to_string(of_seconds / day_seconds) + " days";
    if (seconds == of_seconds) return of;
    const auto days = (seconds + day_seconds / 2) / day_seconds;
    return (days == 0 ? std::string("less than a day") : std::to_string(days)) + " of " + of;
}

std::string what_if_note(const store::WhatIf& what_if) {
    const auto added = what_if.then.left_seconds - what_if.now.left_seconds;
    const auto capped = what_if.penalty_seconds - added;
    if (capped <= 0) return "One more critical alert would add " + days_text(added, added) + ".";
    if (added <= 0) return "One more critical alert would add nothing: the score is at its ceiling.";
    return days_text(capped, what_if.penalty_seconds) + " would not be added: the score would be at its ceiling.";
}

}  // namespace

void put_score(json::object& object, int tenths) {
    object["score"] = tenths / 10.0;
    object["tenths"] = tenths;
    object["band"] = domain::band_word(domain::band_of(tenths));
}

std::string capped_note(std::int64_t capped_seconds, std::int64_t penalty_seconds) {
    if (capped_seconds <= 0) return {};
    return days_text(capped_seconds, penalty_seconds) + " not added: the score was at its ceiling";
}

json::object score_json(const store::ScoreRow& row, std::int64_t now_s) {
    json::object object{{"email", row.email}, {"name", row.name}, {"department", row.department}};
    put_score(object, row.tenths);
    put_time(object, "clear_at", clear_at(domain::read_score(row.clear_at_s, now_s), now_s));
    object["events"] = row.events;
    object["change_tenths"] = row.change_tenths ? json::value(*row.change_tenths) : json::value();
    return object;
}

json::object explanation_json(const store::Explanation& explanation, std::int64_t now_s) {
    json::object object{{"email", explanation.email},
                        {"name", explanation.name},
                        {"department", explanation.department},
                        {"title", explanation.title},
                        {"in_directory", explanation.in_directory}};
    put_score(object, explanation.reading.tenths);
    object["left_seconds"] = explanation.reading.left_seconds;
    object["full_seconds"] = domain::full_seconds;
    put_time(object, "read_at", now_s);
    put_time(object, "clear_at", clear_at(explanation.reading, now_s));
    json::array lines;
    for (const auto& line : explanation.lines) lines.push_back(line_json(line));
    object["lines"] = std::move(lines);
    object["behaviours"] = json::array{behaviour_json(explanation)};
    return object;
}

json::object what_if_json(const store::WhatIf& what_if) {
    auto now = reading_json(what_if.now);
    const auto clear_now = clear_at(what_if.now, what_if.read_at_s);
    now["clear_at_s"] = clear_now == 0 ? json::value() : json::value(clear_now);
    auto then = reading_json(what_if.then);
    put_time(then, "clear_at", clear_at(what_if.then, what_if.read_at_s));
    return {{"now", std::move(now)}, {"then", std::move(then)}, {"note", what_if_note(what_if)}};
}

json::object organisation_json(const store::OrganisationScore& score, std::int64_t now_s) {
    json::object object{{"people", score.spread.people()}};
    put_score(object, score.spread.mean());
    object["outside"] = score.outside;
    put_time(object, "read_at", now_s);
    return object;
}

json::array bands_json(const domain::ScoreSpread& spread) {
    using domain::Band;
    json::array bands;
    for (const auto band : {Band::very_low, Band::low, Band::medium, Band::high, Band::very_high}) {
        bands.push_back(json::object{{"band", domain::band_word(band)}, {"people", spread.people_in(band)}});
    }
    return bands;
}

json::array action_types_json(const std::vector<store::ActionTypeShare>& shares, std::uint64_t all_tenths) {
    std::vector<std::uint64_t> seconds;
    for (const auto& share : shares) seconds.push_back(share.seconds);
    const auto tenths = domain::share(all_tenths, seconds);
    json::array rows;
    for (std::size_t i = 0; i < shares.size(); ++i) {
        rows.push_back(json::object{{"action_type", shares[i].title},
                                    {"events", shares[i].events},
                                    {"people", shares[i].people},
                                    {"tenths", tenths[i]},
                                    {"points", static_cast<double>(tenths[i]) / 10.0}});
    }
    return rows;
}

json::object day_json(std::int64_t day, int tenths) {
    return {{"day", date_text(day)}, {"score", tenths / 10.0}, {"tenths", tenths}};
}

}  // namespace risk::web
