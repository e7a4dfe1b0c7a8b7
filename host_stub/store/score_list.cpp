// SPDX-License-Identifier: Apache-2.0
#include "store/score_list.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <charconv>

#include "domain/day.hpp"
#include "store/organisation_people.hpp"
#include "store/quick_statement.hpp"
#include "store/score_places.hpp"
#include "store/score_position.hpp"
#include "store/setting.hpp"
#include "store/snapshot_blocks.hpp"
#include "store/transaction.hpp"

namespace risk::store {
namespace {

constexpr std::uint32_t longest_page = 1000;
constexpr std::int64_t change_days = 30;
constexpr std::int64_t end_of_time = 253'402'300'799;  // the year 9999: a cursor may hold anything

bool is_on_record(soci::session& sql, std::int64_t day) {
    const auto through = setting::get(sql, setting::snapshots_through, std::numeric_limits<std::int64_t>::min());
    return day <= through && day >= setting::get(sql, setting::snapshots_from, 0);
}

ScoreMoment moment(soci::session& sql, std::int64_t now_s) {
    const auto day = domain::day_of(now_s) - change_days;
    return {now_s, is_on_record(sql, day) ? std::optional(day) : std::nullopt};
}

// Nothing lies below 0.0, whatever was clear long ago.
void narrow(ScoreScope& scope, domain::Band band, std::int64_t now_s) {
    const auto above = band == domain::Band::very_high ? 101 : domain::lowest_tenths(domain::Band(int(band) + 1));
    if (band != domain::Band::very_low) scope.least_s = now_s + domain::least_seconds(domain::lowest_tenths(band));
    scope.below_s = now_s + domain::least_seconds(above);
}

ScoreScope scope(soci::session& sql, const ScoreQuery& query, std::int64_t now_s) {
    ScoreScope scope;
    scope.organisation_mark = organisation_mark(sql);
    if (query.band) narrow(scope, *query.band, now_s);
    if (!query.q.empty() || query.department) {
        scope.people = find_in_organisation(sql, scope.organisation_mark, query.q, query.department);
    }
    return scope;
}

// Who is on a page, one more than it shows, and how many are on all of them. Nobody reads more than that needs: an index that has
// the order is left with the page, and everybody is looked at once where there is none.
struct PeopleOnPage {
    std::vector<ScorePlace> places;
    std::uint64_t people = 0;
};

PeopleOnPage list_by_name(soci::session& sql, ScoreScope scope, bool of_band, const ScoreCut& cut) {
    if (of_band) {
        PeopleFound in_band;
        each_score(sql, scope, ScoreSort::score, [&in_band](const auto& score) { in_band.push_back(score.person_id); });
        scope.people = std::move(in_band);
    }
    if (!scope.people) return {walk_names(sql, scope, cut), organisation_size(sql)};
    return {scope.of_few() ? cut_names(sql, *scope.people, cut) : walk_names(sql, scope, cut), scope.people->size()};
}

PeopleOnPage list_people(soci::session& sql, const ScoreQuery& query, const ScoreMoment& moment, const ScoreCut& cut) {
    const auto of_whom = scope(sql, query, moment.now_s);
    const bool of_band = query.band.has_value();
    if (query.sort == ScoreSort::name) return list_by_name(sql, of_whom, of_band, cut);
    const bool by_score = query.sort == ScoreSort::score || query.sort == ScoreSort::clear_at;
    if (by_score && !of_whom.people) {
        const auto people = of_band ? people_between(sql, of_whom.organisation_mark, of_whom.least_s, of_whom.below_s)
                                    : organisation_size(sql);
        return {walk_scores(sql, of_whom, cut), people};
    }
    if (by_score && !of_band && !of_whom.of_few()) return {walk_scores(sql, of_whom, cut), of_whom.people->size()};
    NumbersOnPage page(cut);
    const auto offer = [&page](const ScoreNumber& number) { page.offer(number); };
    if (query.sort == ScoreSort::change) {
        each_change(sql, of_whom, moment, offer);
    } else {
        each_score(sql, of_whom, query.sort, offer);
    }
    return {page.take(), page.people()};
}

// Only who is shown is looked up.
std::vector<ScoreRow> read_rows(soci::session& sql, std::span<const ScorePlace> places, const ScoreMoment& moment) {
    QuickStatement person(sql,
                          "SELECT p.email, p.name, p.department, s.clear_at, s.events, p.id"
                          " FROM people p CROSS JOIN behaviour_scores s ON s.person_id = p.id AND s.behaviour = 1"
                          " WHERE p.id = ?");
    SnapshotBlocks before(sql);
    std::vector<ScoreRow> rows;
    const auto take = [&](const QuickStatement& found) {
        ScoreRow row;
        row.email = found.text(0);
        row.name = found.text(1);
        row.department = found.text(2);
        row.clear_at_s = found.number(3);
        row.events = static_cast<std::uint64_t>(found.number(4));
        row.tenths = domain::read_score(row.clear_at_s, moment.now_s).tenths;
        if (moment.day) row.change_tenths = row.tenths - before.tenths(*moment.day, found.number(5));
        rows.push_back(std::move(row));
    };
    for (const auto& place : places) person.first(take, place.person_id);
    return rows;
}

std::string position_text(const ScorePlace& place, ScoreSort sort, std::int64_t at_s) {
    return ScorePosition{at_s, place.person_id, sort == ScoreSort::name ? place.name : std::to_string(place.number)}
        .text();
}

Failure no_cursor(const std::string& cursor) {
    return {"The list cannot be continued", "cursor", "a cursor as an earlier page of the same list gave it",
            '"' + cursor + '"', "Start again without a cursor."};
}

// Every sort but that by name is by a number.
Result<ScorePlace> understand(const ScoreQuery& query, std::int64_t& now_s) {
    const auto parsed = ScorePosition::parse(query.cursor);
    if (!parsed || parsed->at_s < 0 || parsed->at_s > end_of_time) return no_cursor(query.cursor);
    now_s = parsed->at_s;
    ScorePlace place{0, parsed->key, parsed->person_id};
    if (query.sort == ScoreSort::name) return place;
    const auto* end = parsed->key.data() + parsed->key.size();
    const auto [stopped, error] = std::from_chars(parsed->key.data(), end, place.number);
    if (error != std::errc() || stopped != end) return no_cursor(query.cursor);
    return place;
}

}  // namespace

Result<ScorePage> list_scores(soci::session& sql, const ScoreQuery& query, std::int64_t now_s) {
    const ReadTransaction one_view(sql);
    const auto limit = std::clamp(query.limit, 1U, longest_page);
    ScoreCut cut{query.descending, std::nullopt, std::int64_t{limit} + 1};
    if (!query.cursor.empty()) {
        auto after = understand(query, now_s);
        if (!after) return after.failure();
        cut.after = std::move(after).value();
    }
    const auto as_of = moment(sql, now_s);
    const auto found = list_people(sql, query, as_of, cut);
    const std::span shown(found.places.data(), std::min<std::size_t>(found.places.size(), limit));
    ScorePage page{read_rows(sql, shown, as_of), "", found.people, now_s};
    if (shown.size() < found.places.size()) page.next = position_text(shown.back(), query.sort, now_s);
    return page;
}

std::vector<ScoreRow> highest_scores(soci::session& sql, std::int64_t now_s, std::uint32_t limit) {
    const ReadTransaction one_view(sql);
    if (limit == 0) return {};
    const auto places = walk_scores(sql, scope(sql, {}, now_s), {true, std::nullopt, limit});
    return read_rows(sql, places, moment(sql, now_s));
}

}  // namespace risk::store
