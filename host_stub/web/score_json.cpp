// SPDX-License-Identifier: Apache-2.0
#include "web/score_json.hpp"

#include <boost/json.hpp>

#include "web/json_text.hpp"

namespace risk::web {
namespace {

namespace json = boost::json;

constexpr std::int64_t day_seconds = 86'400;

void put_score(json::object& object, int tenths, domain::Band band) {
    object["score"] = tenths / 10.0;
    object["tenths"] = tenths;
    object["band"] = domain::band_word(band);
}

json::object line_json(const store::Explanation::Line& line) {
    json::object object{{"event", line.event_row}, {"title", line.title}};
    put_time(object, "occurred", line.occurred_s);
    object["points"] = line.amount.tenths / 10.0;
    object["tenths"] = line.amount.tenths;
    object["seconds"] = line.amount.seconds;
    object["not_added_seconds"] = line.amount.capped_seconds;
    object["note"] = capped_note(line.amount.capped_seconds, domain::critical_penalty_seconds);
    object["received_late"] = line.received_late;
    return object;
}

}  // namespace

std::string capped_note(std::int64_t capped_seconds, std::int64_t penalty_seconds) {
    if (capped_seconds <= 0) return {};
    const auto days = (capped_seconds + day_seconds / 2) / day_seconds;
    const auto amount = days == 0 ? std::string("less than a day of ") : std::to_string(days) + " of ";
    return amount + std::to_string(penalty_seconds / day_seconds) + " days not added: the score was at its ceiling";
}

json::object score_json(const store::ScoreRow& row, std::int64_t now_s) {
    json::object object{{"email", row.email}, {"name", row.name}};
    put_score(object, row.tenths, domain::read_score(row.clear_at_s, now_s).band);
    put_time(object, "clear_at", row.clear_at_s);
    object["events"] = row.events;
    return object;
}

json::object explanation_json(const store::Explanation& explanation, std::int64_t now_s) {
    json::object object{{"email", explanation.email}, {"name", explanation.name}};
    put_score(object, explanation.reading.tenths, explanation.reading.band);
    object["left_seconds"] = explanation.reading.left_seconds;
    put_time(object, "read_at", now_s);
    put_time(object, "clear_at", explanation.reading.left_seconds == 0 ? 0 : now_s + explanation.reading.left_seconds);
    json::array lines;
    for (const auto& line : explanation.lines) lines.push_back(line_json(line));
    object["lines"] = std::move(lines);
    return object;
}

}  // namespace risk::web
