// SPDX-License-Identifier: Apache-2.0
#include "store/ledger.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <optional>
#include <string>
#include <tuple>

#include "domain/behaviour_score.hpp"
#include "store/last_ends.hpp"
#include "store/quick_statement.hpp"
#include "store/roll_ups.hpp"

namespace risk::store {
namespace {

// Most late events change a few entries behind them. The further a change goes, the more is read at once.
constexpr std::size_t first_rows = 8, most_rows = 512;

// An entry, as it is in the table or is about to be.
struct Entry {
    std::int64_t occurred_s = 0, event_seq = 0, penalty_seconds = 0, action_type = 0;
    std::int64_t start_s = 0, clear_after = 0;
    bool fresh = false;
};

// What decides where several are of one second.
struct Identity {
    std::string source, id;
    Entry entry;
};

Entry fresh_entry(const LedgerEvent& event) {
    return {event.occurred_s, event.event_seq, event.penalty_seconds, event.action_type, 0, 0, true};
}

Entry read_entry(const QuickStatement& row) {
    return {row.number(0), row.number(1), row.number(2), row.number(3), row.number(4), row.number(5), false};
}

}  // namespace

// Every event is of behaviour 1 so far.
struct Ledger::Statements {
    explicit Statements(soci::session& sql)
        : score(sql, "SELECT clear_at, last_s FROM behaviour_scores WHERE person_id = ? AND behaviour = 1"),
          move_score(sql,
                     "UPDATE behaviour_scores SET clear_at = ?, last_s = ?, events = events + ?"
                     " WHERE person_id = ? AND behaviour = 1"),
          insert(sql,
                 "INSERT INTO ledger (person_id, behaviour, occurred_s, event_seq, penalty_seconds, action_type,"
                 " start_s, clear_after) VALUES (?, 1, ?, ?, ?, ?, ?, ?)"),
          update(sql,
                 "UPDATE ledger SET start_s = ?, clear_after = ?"
                 " WHERE person_id = ? AND behaviour = 1 AND occurred_s = ? AND event_seq = ?"),
          // Of one second, the last in canonical order has the latest state.
          before(sql,
                 "SELECT clear_after FROM ledger WHERE person_id = ? AND behaviour = 1 AND occurred_s < ?"
                 " ORDER BY occurred_s DESC, clear_after DESC LIMIT 1"),
          from(sql,
               "SELECT occurred_s, event_seq, penalty_seconds, action_type, start_s, clear_after FROM ledger"
               " WHERE person_id = ? AND behaviour = 1 AND occurred_s >= ? ORDER BY occurred_s, event_seq"),
          identity(sql, "SELECT w.word, e.event_id FROM events e JOIN words w ON w.id = e.source WHERE e.seq = ?"),
          last_ends(sql) {}

    QuickStatement score, move_score, insert, update, before, from, identity;
    LastEnds last_ends;
};

// The work on one person's ledger.
class Ledger::OfPerson {
  public:
    OfPerson(Statements& statements, RollUps& roll_ups, std::int64_t person_id)
        : s_(statements), roll_ups_(roll_ups), person_id_(person_id) {
        const auto take = [this](const QuickStatement& row) {
            clear_at_ = row.number(0);
            last_s_ = row.number(1);
        };
        if (!s_.score.first(take, person_id_)) throw Contradiction("a person without a score row");
        s_.last_ends.begin(person_id_);
    }

    // In canonical order.
    void enter(std::span<const LedgerEvent> events) {
        if (events.front().occurred_s > last_s_) {
            for (const auto& event : events) clear_at_ = settle(fresh_entry(event), clear_at_);
        } else {
            weave_in(events);
        }
        s_.last_ends.write(roll_ups_);
        s_.move_score.run(clear_at_, std::max(last_s_, events.back().occurred_s), std::ssize(events), person_id_);
    }

  private:
    // Puts an entry at its place behind a state. The state after it.
    std::int64_t settle(const Entry& entry, std::int64_t clear_before) {
        const auto start = std::max(clear_before, entry.occurred_s);
        const auto end = domain::add_event(clear_before, entry.occurred_s, entry.penalty_seconds);
        if (entry.fresh) {
            s_.insert.run(person_id_, entry.occurred_s, entry.event_seq, entry.penalty_seconds, entry.action_type,
                          start, end);
        } else {
            if (start == entry.start_s && end == entry.clear_after) return end;
            s_.update.run(start, end, person_id_, entry.occurred_s, entry.event_seq);
            roll_ups_.count_segment(person_id_, entry.action_type, entry.start_s, entry.clear_after, -1);
            if (entry.clear_after > entry.start_s) s_.last_ends.take_away(entry.action_type, entry.clear_after);
        }
        roll_ups_.count_segment(person_id_, entry.action_type, start, end, 1);
        if (end > start) s_.last_ends.add(entry.action_type, end);
        return end;
    }

    // Each stretch runs from a late event to where nothing changes any more.
    void weave_in(std::span<const LedgerEvent> events) {
        while (!events.empty()) {
            auto clear = state_before(events.front().occurred_s);
            auto from = events.front().occurred_s;
            for (auto rows = first_rows;; rows = std::min(rows * 4, most_rows)) {
                const auto known = read_seconds(from, rows);
                const bool is_end = known.size() < rows;
                if (replay(known, is_end, events, clear)) break;
                if (is_end) {
                    clear_at_ = clear;
                    return;
                }
                from = known.back().occurred_s + 1;
            }
        }
    }

    // Second by second, with the events that belong there. True once a state comes out as it was before: so do all later
    // ones, up to the next late event.
    bool replay(const std::vector<Entry>& known, bool is_end, std::span<const LedgerEvent>& events,
                std::int64_t& clear) {
        auto next = known.begin();
        std::vector<Entry> together;
        for (;;) {
            const bool fits = !events.empty() && (is_end || events.front().occurred_s <= known.back().occurred_s);
            if (next == known.end() && !fits) return false;
            const bool is_known = next != known.end() && !(fits && events.front().occurred_s < next->occurred_s);
            const auto second = is_known ? next->occurred_s : events.front().occurred_s;
            together.clear();
            std::int64_t former = 0;
            for (; next != known.end() && next->occurred_s == second; ++next) {
                together.push_back(*next);
                former = std::max(former, next->clear_after);
            }
            for (; !events.empty() && events.front().occurred_s == second; events = events.subspan(1)) {
                together.push_back(fresh_entry(events.front()));
            }
            if (together.size() > 1) put_in_order(together);
            for (const auto& entry : together) clear = settle(entry, clear);
            if (is_known && clear == former) return true;
        }
    }

    void put_in_order(std::vector<Entry>& of_one_second) {
        std::vector<Identity> known;
        for (const auto& entry : of_one_second) {
            const auto take = [&](const QuickStatement& row) {
                known.push_back({std::string(row.text(0)), std::string(row.text(1)), entry});
            };
            if (!s_.identity.first(take, entry.event_seq)) throw Contradiction("a ledger entry without an event");
        }
        std::ranges::sort(known, {}, [](const Identity& each) { return std::tie(each.source, each.id); });
        std::ranges::transform(known, of_one_second.begin(), &Identity::entry);
    }

    std::int64_t state_before(std::int64_t occurred_s) {
        std::int64_t clear = 0;
        s_.before.first([&clear](const QuickStatement& row) { clear = row.number(0); }, person_id_, occurred_s);
        return clear;
    }

    // Whole seconds only; fewer than asked for are all there are.
    std::vector<Entry> read_seconds(std::int64_t from_s, std::size_t rows) {
        std::vector<Entry> entries;
        entries.reserve(rows);
        s_.from.each(
            [&entries, rows](const QuickStatement& row) {
                if (entries.size() >= rows && row.number(0) != entries.back().occurred_s) return false;
                entries.push_back(read_entry(row));
                return true;
            },
            person_id_, from_s);
        return entries;
    }

    Statements& s_;
    RollUps& roll_ups_;
    std::int64_t person_id_;
    std::int64_t clear_at_ = 0, last_s_ = 0;
};

Ledger::Ledger(soci::session& sql, RollUps& roll_ups)
    : statements_(std::make_unique<Statements>(sql)), roll_ups_(roll_ups) {}
Ledger::~Ledger() = default;

// Person by person, in the order of the tables: each page of them is touched once.
void Ledger::enter(std::vector<LedgerEvent> events) {
    std::ranges::sort(events, {}, [](const LedgerEvent& event) {
        return std::tie(event.person_id, event.occurred_s, event.source, event.id);
    });
    for (std::span<const LedgerEvent> rest(events); !rest.empty();) {
        const auto person = rest.front().person_id;
        const auto end = std::ranges::find_if(rest, [&](const LedgerEvent& e) { return e.person_id != person; });
        const auto count = static_cast<std::size_t>(end - rest.begin());
        OfPerson(*statements_, roll_ups_, person).enter(rest.first(count));
        rest = rest.subspan(count);
    }
}

}  // namespace risk::store
