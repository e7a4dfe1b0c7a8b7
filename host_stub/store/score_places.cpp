// SPDX-License-Identifier: Apache-2.0
#include "store/score_places.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <tuple>

#include "store/quick_statement.hpp"

namespace risk::store {
namespace {

// As the index by name has it: who has no name stands under the address.
constexpr auto name_key = "lower(CASE name WHEN '' THEN email ELSE name END)";

// From the first parameter that is free on: the key to go on behind, and whose it is. Ties are in ascending order of people in
// the index's own direction, and turn with it.
std::string in_order(const std::string& key, const std::string& id, bool descending, bool ids_descend, int free,
                     bool from_start) {
    const std::string behind = descending ? " < ?" : " > ?", tied = ids_descend ? " < ?" : " > ?";
    const auto place = std::to_string(free), person = std::to_string(free + 1);
    std::string text;
    if (!from_start) {
        text = " AND " + key + (descending ? " <= ?" : " >= ?") + place;
        text += " AND (" + key + behind + place + " OR " + id + tied + person + ')';
    }
    return text + " ORDER BY " + key + (descending ? " DESC, " : ", ") + id + (ids_descend ? " DESC" : "");
}

}  // namespace

std::vector<ScorePlace> walk_scores(soci::session& sql, const ScoreScope& scope, const ScoreCut& cut) {
    std::vector<ScorePlace> places;
    const auto take = [&](const QuickStatement& row) {
        if (scope.has(row.number(1))) places.push_back({row.number(0), {}, row.number(1)});
        return std::ssize(places) < cut.rows;
    };
    const std::int64_t mark = scope.organisation_mark;
    const auto text =
        "SELECT clear_at, person_id FROM behaviour_scores WHERE behaviour = 1 AND in_directory = ?1 AND clear_at >= ?2"
        " AND clear_at < ?3" +
        in_order("clear_at", "person_id", cut.descending, !cut.descending, 4, !cut.after);
    QuickStatement walk(sql, text.c_str());
    if (!cut.after) {
        walk.each(take, mark, scope.least_s, scope.below_s);
    } else {
        walk.each(take, mark, scope.least_s, scope.below_s, cut.after->number, cut.after->person_id);
    }
    return places;
}

std::vector<ScorePlace> walk_names(soci::session& sql, const ScoreScope& scope, const ScoreCut& cut) {
    std::vector<ScorePlace> places;
    const auto take = [&](const QuickStatement& row) {
        if (scope.has(row.number(1))) places.push_back({0, std::string(row.text(0)), row.number(1)});
        return std::ssize(places) < cut.rows;
    };
    const std::int64_t mark = scope.organisation_mark;
    const auto text = std::string("SELECT ") + name_key + ", id FROM people WHERE in_directory = ?1" +
                      in_order(name_key, "id", cut.descending, cut.descending, 2, !cut.after);
    QuickStatement walk(sql, text.c_str());
    if (!cut.after) {
        walk.each(take, mark);
    } else {
        walk.each(take, mark, std::string_view(cut.after->name), cut.after->person_id);
    }
    return places;
}

bool NumbersOnPage::is_before(const ScoreNumber& a, const ScoreNumber& b) const {
    if (a.number != b.number) return cut_.descending ? a.number > b.number : a.number < b.number;
    return cut_.descending ? a.person_id < b.person_id : a.person_id > b.person_id;
}

void NumbersOnPage::offer(const ScoreNumber& number) {
    ++people_;
    const auto order = [this](const auto& a, const auto& b) { return is_before(a, b); };
    if (cut_.after && !is_before({cut_.after->number, cut_.after->person_id}, number)) return;
    const bool is_full = std::ssize(first_) == cut_.rows;
    if (is_full && !is_before(number, first_.front())) return;
    if (is_full) {
        std::ranges::pop_heap(first_, order);
        first_.back() = number;
    } else {
        first_.push_back(number);
    }
    std::ranges::push_heap(first_, order);
}

std::vector<ScorePlace> NumbersOnPage::take() {
    std::ranges::sort_heap(first_, [this](const auto& a, const auto& b) { return is_before(a, b); });
    std::vector<ScorePlace> places;
    for (const auto& [number, person_id] : first_) places.push_back({number, {}, person_id});
    return places;
}

std::vector<ScorePlace> cut_names(soci::session& sql, const PeopleFound& people, const ScoreCut& cut) {
    std::vector<ScorePlace> places;
    QuickStatement name(sql, (std::string("SELECT ") + name_key + " FROM people WHERE id = ?").c_str());
    for (const auto person : people) {
        name.first([&](const QuickStatement& row) { places.push_back({0, std::string(row.text(0)), person}); }, person);
    }
    const auto is_before = [&cut](const ScorePlace& a, const ScorePlace& b) {
        const auto& [one, other] = cut.descending ? std::tie(b, a) : std::tie(a, b);
        return std::tie(one.name, one.person_id) < std::tie(other.name, other.person_id);
    };
    if (cut.after) std::erase_if(places, [&](const ScorePlace& place) { return !is_before(*cut.after, place); });
    const auto end = places.begin() + std::min(std::ssize(places), static_cast<std::ptrdiff_t>(cut.rows));
    std::partial_sort(places.begin(), end, places.end(), is_before);
    places.erase(end, places.end());
    return places;
}

}  // namespace risk::store
