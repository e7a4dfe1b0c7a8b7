// SPDX-License-Identifier: Apache-2.0
#include "store/score_list.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <tuple>

#include "domain/behaviour.hpp"
#include "domain/day.hpp"
#include "store/organisation_people.hpp"
#include "store/score_changes.hpp"
#include "store/score_position.hpp"
#include "store/score_terms.hpp"
#include "store/setting.hpp"
#include "store/transaction.hpp"

namespace risk::store {
namespace {

constexpr std::uint32_t longest_page = 1000;
constexpr std::uint64_t few_people = 4000;
constexpr std::int64_t change_days = 30;
constexpr std::int64_t end_of_time = 253'402'300'799;  // the year 9999: a cursor may hold anything

// One reading of the list: query, moment, place, and what the statements bind.
class Listing {
  public:
    Listing(const ScoreQuery& query, const ScorePosition& position, bool first_page, bool day_on_record, int inside)
        : query_(query),
          first_page_(first_page),
          day_on_record_(day_on_record),
          now_s_(position.at_s),
          person_id_(position.person_id),
          key_(position.key),
          pattern_(like_pattern(query.q)),
          day_(domain::day_of(now_s_) - change_days),
          rows_(std::clamp(query.limit, 1U, longest_page) + 1),
          inside_(inside) {
        const auto band = query.band.value_or(domain::Band::very_low);
        const auto above = band == domain::Band::very_high ? 101 : domain::lowest_tenths(domain::Band(int(band) + 1));
        least_ = now_s_ + domain::least_seconds(domain::lowest_tenths(band));
        below_ = now_s_ + domain::least_seconds(above);
        const auto* end = key_.data() + key_.size();
        numeric_key_ = std::from_chars(key_.data(), end, number_).ptr == end && !key_.empty();
    }

    // Every sort but that by name is by a number.
    [[nodiscard]] bool key_fits() const { return first_page_ || query_.sort == ScoreSort::name || numeric_key_; }

    std::uint64_t people(soci::session& sql) {
        if (!query_.q.empty() && !query_.band) return search(sql);
        std::int64_t people = 0;
        soci::statement statement(sql);
        statement.alloc();
        statement.prepare("SELECT count(*) " + from_where(start_of_count(), false));
        bind_filters(statement, start_of_count());
        statement.exchange(soci::into(people));
        statement.define_and_bind();
        statement.execute(true);
        people_ = static_cast<std::uint64_t>(people);
        return people_;
    }

    // After people().
    void read(soci::session& sql, ScorePage& page) {
        if (start_of_page() == Start::chosen && chosen_.empty()) chosen_ = choose(sql);
        soci::statement statement(sql);
        statement.alloc();
        statement.prepare(page_text());
        bind_filters(statement, start_of_page());
        bind_place(statement);
        ScoreRow row;
        std::int64_t events = 0, person_id = 0;
        int before = 0;
        std::string key;
        for (auto* words : {&row.email, &row.name, &row.department, &key}) statement.exchange(soci::into(*words));
        for (auto* number : {&person_id, &row.clear_at_s, &events}) statement.exchange(soci::into(*number));
        statement.exchange(soci::into(before));
        statement.define_and_bind();
        statement.execute();
        ScorePosition last;
        while (statement.fetch()) {
            if (page.scores.size() + 1 == static_cast<std::size_t>(rows_)) {
                page.next = last.text();
                continue;  // to the end: a query left half-read would hold its view of the database
            }
            row.tenths = domain::read_score(row.clear_at_s, now_s_).tenths;
            row.events = static_cast<std::uint64_t>(events);
            if (day_on_record_) row.change_tenths = row.tenths - before;
            page.scores.push_back(row);
            last = {now_s_, person_id, key};
        }
    }

  private:
    // Each starts where an index does. Everybody has one score, so whoever is asked about people alone, or about scores
    // alone, needs to look at nothing else.
    enum class Start : std::uint8_t { scores, scores_and_people, people, people_and_scores, chosen };
    // An index that does not lead to the rows in question is worse than none: it visits each of them out of order. The plus
    // signs, and "NOT INDEXED" for a table with row ids, keep SQLite from it.
    [[nodiscard]] std::string from(Start start, bool in_order) const {
        const bool by_score = !in_order || query_.sort == ScoreSort::score || query_.sort == ScoreSort::clear_at;
        const bool by_name = in_order && query_.sort == ScoreSort::name && !are_few();
        const std::string scored = by_score || query_.band
                                       ? " WHERE s.behaviour = :behaviour AND s.in_directory = :inside"
                                       : " WHERE +s.behaviour = :behaviour AND +s.in_directory = :inside";
        const std::string people = by_name || query_.department ? "FROM people p" : "FROM people p NOT INDEXED";
        switch (start) {
            case Start::scores:
                return "FROM behaviour_scores s" + scored;
            case Start::scores_and_people:
                return "FROM behaviour_scores s CROSS JOIN people p ON p.id = s.person_id" + scored;
            case Start::people:
                return people + " WHERE p.in_directory = :inside";
            case Start::people_and_scores:
                return people +
                       " CROSS JOIN behaviour_scores s ON s.person_id = p.id AND s.behaviour = :behaviour"
                       " WHERE p.in_directory = :inside";
            case Start::chosen:
                return "FROM json_each(:chosen) c CROSS JOIN behaviour_scores s ON s.person_id = c.value"
                       " AND s.behaviour = :behaviour CROSS JOIN people p ON p.id = s.person_id"
                       " WHERE s.in_directory = :inside";
        }
        return {};
    }
    [[nodiscard]] bool of_some_people() const { return !query_.q.empty() || query_.department; }
    [[nodiscard]] Start start_of_count() const {
        if (!of_some_people()) return Start::scores;
        return query_.band ? Start::scores_and_people : Start::people;
    }
    // Few people are found first and sorted then; many are met soon enough in the order of the list.
    [[nodiscard]] Start start_of_page() const {
        if (!chosen_.empty()) return Start::chosen;
        if (query_.sort == ScoreSort::name) return Start::people_and_scores;
        if (!of_some_people())
            return query_.sort == ScoreSort::change && day_on_record_ ? Start::chosen : Start::scores;
        return are_few() ? Start::people_and_scores : Start::scores_and_people;
    }
    [[nodiscard]] bool are_few() const { return of_some_people() && people_ <= few_people; }

    // Everybody is looked at once, for the count; if they are few, the page is made of those that were found.
    std::uint64_t search(soci::session& sql) {
        std::int64_t id = 0;
        std::string found;
        soci::statement statement(sql);
        statement.alloc();
        statement.prepare("SELECT p.id " + from_where(Start::people, false));
        bind_filters(statement, Start::people);
        statement.exchange(soci::into(id));
        statement.define_and_bind();
        statement.execute();
        for (; statement.fetch(); ++people_) {
            if (people_ < few_people) found += (people_ == 0 ? "" : ",") + std::to_string(id);
        }
        if (people_ <= few_people) chosen_ = '[' + found + ']';
        return people_;
    }

    // Who is on a page by change, as a JSON array.
    [[nodiscard]] std::string choose(soci::session& sql) const {
        constexpr auto ends = std::numeric_limits<std::int64_t>();
        const ScoreRange range{inside_, has_floor() ? least_ : ends.min(), query_.band ? below_ : ends.max()};
        auto changes = score_changes(sql, range, day_, now_s_);
        const auto is_before = [this](const ScoreChange& a, const ScoreChange& b) {
            const auto& [one, other] = query_.descending ? std::tie(b, a) : std::tie(a, b);
            return std::tie(one.tenths, other.person_id) < std::tie(other.tenths, one.person_id);
        };
        const ScoreChange place{number_, person_id_};
        if (!first_page_) std::erase_if(changes, [&](const ScoreChange& c) { return !is_before(place, c); });
        const auto rows = std::min(std::ssize(changes), static_cast<std::ptrdiff_t>(rows_));
        std::ranges::partial_sort(changes, changes.begin() + rows, is_before);
        std::string people;
        for (std::ptrdiff_t i = 0; i < rows; ++i)
            people += (i == 0 ? "" : ",") + std::to_string(changes[static_cast<std::size_t>(i)].person_id);
        return '[' + people + ']';
    }

    [[nodiscard]] std::string from_where(Start start, bool in_order) const {
        std::string text = from(start, in_order);
        if (!query_.q.empty()) text += R"( AND (p.name LIKE :q ESCAPE '\' OR p.email LIKE :q ESCAPE '\'))";
        if (query_.department) text += " AND p.department = :department";
        if (has_floor()) text += " AND s.clear_at >= :least";
        if (query_.band) text += " AND s.clear_at < :below";
        return text;
    }
    // Nothing lies below 0.0, whatever was clear long ago.
    [[nodiscard]] bool has_floor() const { return query_.band && *query_.band != domain::Band::very_low; }

    // The page is cut out first: only its own rows are compared with a month ago.
    [[nodiscard]] std::string page_text() const {
        const auto key = sort_key(query_.sort, day_on_record_);
        const std::string id = start_of_page() == Start::people_and_scores ? "p.id" : "s.person_id";
        const std::string order = query_.descending ? " DESC" : "", ties = query_.descending ? "" : " DESC";
        std::string text =
            "SELECT p.email, p.name, p.department, r.k, r.id, r.clear_at, r.events, coalesce(d.tenths, 0)"
            " FROM (SELECT " +
            id + " AS id, s.clear_at, s.events, " + key + " AS k " + from_where(start_of_page(), true);
        if (!first_page_) text += after(key, id);
        return text + " ORDER BY k" + order + ", " + id + ties +
               " LIMIT :rows) r CROSS JOIN people p ON p.id = r.id LEFT JOIN score_snapshots d"
               " ON d.person_id = r.id AND d.behaviour = :behaviour AND d.day = :day"
               " ORDER BY r.k" +
               order + ", r.id" + ties;
    }
    [[nodiscard]] std::string after(const std::string& key, const std::string& id) const {
        const std::string behind = query_.descending ? " <" : " >", tied = query_.descending ? " >" : " <";
        return " AND " + key + behind + "= :key AND (" + key + behind + " :key OR " + id + tied + " :person)";
    }

    void bind_filters(soci::statement& statement, Start start) {
        if (start != Start::people) statement.exchange(soci::use(behaviour_, "behaviour"));
        statement.exchange(soci::use(inside_, "inside"));
        if (start == Start::chosen) statement.exchange(soci::use(chosen_, "chosen"));
        if (!query_.q.empty()) statement.exchange(soci::use(pattern_, "q"));
        if (query_.department) statement.exchange(soci::use(*query_.department, "department"));
        if (has_floor()) statement.exchange(soci::use(least_, "least"));
        if (query_.band) statement.exchange(soci::use(below_, "below"));
    }
    void bind_place(soci::statement& statement) {
        if (query_.sort == ScoreSort::change && day_on_record_) statement.exchange(soci::use(now_s_, "now"));
        statement.exchange(soci::use(day_, "day"));
        statement.exchange(soci::use(rows_, "rows"));
        if (first_page_) return;
        if (query_.sort == ScoreSort::name) statement.exchange(soci::use(key_, "key"));
        if (query_.sort != ScoreSort::name) statement.exchange(soci::use(number_, "key"));
        statement.exchange(soci::use(person_id_, "person"));
    }

    const ScoreQuery& query_;
    bool first_page_, day_on_record_, numeric_key_ = false;
    int behaviour_ = static_cast<int>(domain::Behaviour::sensitive_data_handling);
    std::int64_t now_s_, person_id_, number_ = 0, least_ = 0, below_ = 0;
    std::string key_, pattern_, chosen_;
    std::int64_t day_, rows_;
    std::uint64_t people_ = 0;
    int inside_;
};

Failure no_cursor(const std::string& cursor) {
    return {"The list cannot be continued", "cursor", "a cursor as an earlier page of the same list gave it",
            '"' + cursor + '"', "Start again without a cursor."};
}

bool is_on_record(soci::session& sql, std::int64_t day) {
    const auto through = setting::get(sql, setting::snapshots_through, std::numeric_limits<std::int64_t>::min());
    return day <= through && day >= setting::get(sql, setting::snapshots_from, 0);
}

}  // namespace

Result<ScorePage> list_scores(soci::session& sql, const ScoreQuery& query, std::int64_t now_s) {
    const ReadTransaction one_view(sql);
    ScorePosition position{now_s, 0, ""};
    if (!query.cursor.empty()) {
        const auto parsed = ScorePosition::parse(query.cursor);
        if (!parsed || parsed->at_s < 0 || parsed->at_s > end_of_time) return no_cursor(query.cursor);
        position = *parsed;
    }
    Listing listing(query, position, query.cursor.empty(),
                    is_on_record(sql, domain::day_of(position.at_s) - change_days), organisation_mark(sql));
    if (!listing.key_fits()) return no_cursor(query.cursor);
    ScorePage page;
    page.read_at_s = position.at_s;
    page.people = listing.people(sql);
    listing.read(sql, page);
    return page;
}

}  // namespace risk::store
