// SPDX-License-Identifier: Apache-2.0
#include "store/action_type_shares.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "domain/day.hpp"
#include "store/ledger_reader.hpp"
#include "store/organisation_people.hpp"
#include "store/quick_statement.hpp"
#include "store/segment_window.hpp"
#include "store/transaction.hpp"

namespace risk::store {
namespace {

// Every event is of behaviour 1 so far. The days after today from their sums, what is left of today by the second.
constexpr auto sums_query =
    "SELECT action_type, sum(ends), sum(weighted) - ?1 * sum(ends - starts), sum(people) FROM ("
    " SELECT action_type, ends, starts, people, weighted FROM segment_days WHERE behaviour = 1 AND day > ?2"
    " UNION ALL SELECT action_type, ends, starts, people, (ends - starts) * at_s FROM segment_moments"
    " WHERE behaviour = 1 AND at_s > ?1 AND at_s < ?3) GROUP BY action_type";
constexpr auto scored_query = "SELECT person_id FROM behaviour_scores WHERE behaviour = 1 AND clear_at > ?";
constexpr auto outside_query = "SELECT id FROM people WHERE in_directory = 0";  // few, mostly

using Shares = std::map<std::int64_t, ActionTypeShare>;  // by action type; without titles

Shares from_sums(soci::session& sql, std::int64_t now_s) {
    const auto today = domain::day_of(now_s);
    Shares shares;
    QuickStatement sums(sql, sums_query);
    sums.each(
        [&shares](const QuickStatement& row) {
            const auto number = [&row](int column) { return static_cast<std::uint64_t>(row.number(column)); };
            shares[row.number(0)] = {{}, number(1), number(3), number(2)};
            return true;
        },
        now_s, today, domain::end_of_day(today));
    return shares;
}

// Person by person.
class EntrySums {
  public:
    EntrySums(soci::session& sql, std::int64_t now_s) : ledger_(sql), now_s_(now_s) {}

    void add(std::int64_t person_id) {
        std::set<std::int64_t> seen;
        ledger_.each(person_id, now_s_ - domain::full_seconds + 1, [&](const Entry& entry, const domain::Segment& s) {
            const auto left = s.end - std::max(s.start, now_s_);
            if (left <= 0) return true;
            auto& share = shares_[entry.action_type];
            ++share.events;
            share.seconds += static_cast<std::uint64_t>(left);
            if (seen.insert(entry.action_type).second) ++share.people;
            return true;
        });
    }
    Shares take() { return std::move(shares_); }

  private:
    LedgerReader ledger_;
    std::int64_t now_s_;
    Shares shares_;
};

template <class... Values>
Shares from_entries(soci::session& sql, std::int64_t now_s, const char* people_query, const Values&... values) {
    EntrySums sums(sql, now_s);
    QuickStatement people(sql, people_query);
    people.each(
        [&sums](const QuickStatement& row) {
            sums.add(row.number(0));
            return true;
        },
        values...);
    return sums.take();
}

void take_away(Shares& from, const Shares& what) {
    for (const auto& [action_type, share] : what) {
        auto& rest = from[action_type];
        rest.events -= share.events;
        rest.people -= share.people;
        rest.seconds -= share.seconds;
    }
}

// A day that is not by the second: a clock was just set, or the host was off.
Shares of_everybody(soci::session& sql, std::int64_t now_s) {
    const bool by_second = read_segment_window(sql).has_rest_of_day(now_s);
    return by_second ? from_sums(sql, now_s) : from_entries(sql, now_s, scored_query, now_s);
}

}  // namespace

std::vector<ActionTypeShare> share_by_action_type(soci::session& sql, std::int64_t now_s) {
    const ReadTransaction one_view(sql);
    auto shares = of_everybody(sql, now_s);
    if (organisation_mark(sql) != 0) take_away(shares, from_entries(sql, now_s, outside_query));
    QuickStatement title(sql, "SELECT title FROM action_types WHERE id = ?");
    std::vector<ActionTypeShare> result;
    for (const auto& [action_type, share] : shares) {
        if (share.events == 0) continue;
        auto& one = result.emplace_back(share);
        title.first([&one](const QuickStatement& row) { one.title = row.text(0); }, action_type);
    }
    std::ranges::sort(result, [](const auto& a, const auto& b) {
        return std::tie(b.seconds, a.title) < std::tie(a.seconds, b.title);
    });
    return result;
}

}  // namespace risk::store
