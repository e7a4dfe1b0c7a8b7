// SPDX-License-Identifier: Apache-2.0
#include "store/ledger.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <optional>
#include <tuple>

#include "domain/behaviour_score.hpp"
#include "store/canonical_order.hpp"
#include "store/last_ends.hpp"
#include "store/ledger_block_writer.hpp"
#include "store/quick_statement.hpp"
#include "store/roll_ups.hpp"
#include "store/sqlite.hpp"

namespace risk::store {
namespace {

constexpr std::int64_t no_event_s = std::numeric_limits<std::int64_t>::min();  // as behaviour_scores has it

// An entry, and the segment that it had so far.
struct Placed {
    Entry entry;
    domain::Segment former;
    bool fresh = false;
};

Placed fresh_entry(const LedgerEvent& event) {
    return {{event.occurred_s, event.event_seq, event.penalty_seconds, event.action_type}, {}, true};
}

std::int64_t second_of(const Placed& placed) { return placed.entry.occurred_s; }

// A backlog comes newest first, the rest in order of time: what is new is then before or behind all of a block.
std::size_t seam_of(std::span<const Placed> known, std::span<const Placed> fresh) {
    if (known.empty() || second_of(fresh.back()) < second_of(known.front())) return fresh.size();
    return second_of(fresh.front()) > second_of(known.back()) ? known.size() : 0;
}

}  // namespace

// Every event is of behaviour 1 so far.
struct Ledger::Workshop {
    explicit Workshop(soci::session& sql)
        : score(sql, "SELECT clear_at, last_s FROM behaviour_scores WHERE person_id = ? AND behaviour = 1"),
          move_score(sql,
                     "UPDATE behaviour_scores SET clear_at = ?, last_s = ?, events = events + ?"
                     " WHERE person_id = ? AND behaviour = 1"),
          block(sql,
                "SELECT from_s, clear_before, entries FROM ledger_blocks"
                " WHERE person_id = ? AND behaviour = 1 AND from_s <= ? ORDER BY from_s DESC LIMIT 1"),
          next_block(sql,
                     "SELECT from_s FROM ledger_blocks WHERE person_id = ? AND behaviour = 1 AND from_s > ?"
                     " ORDER BY from_s LIMIT 1"),
          order(sql),
          writer(sql),
          last_ends(sql) {}

    QuickStatement score, move_score, block, next_block;
    CanonicalOrder order;
    LedgerBlockWriter writer;
    LastEnds last_ends;
    // Room that stays: of one block each.
    std::vector<Entry> entries;
    std::vector<Placed> known, fresh, together;
};

// The work on one person's ledger.
class Ledger::OfPerson {
  public:
    OfPerson(Workshop& workshop, RollUps& roll_ups, std::int64_t person_id)
        : w_(workshop), roll_ups_(roll_ups), person_id_(person_id) {
        const auto take = [this](const QuickStatement& row) {
            clear_at_ = row.number(0);
            last_s_ = row.number(1);
        };
        if (!w_.score.first(take, person_id_)) throw_damaged("a person without a score row");
        w_.last_ends.begin(person_id_);
    }

    // In canonical order.
    void enter(std::span<const LedgerEvent> events) {
        const auto count = std::ssize(events), last = events.back().occurred_s;
        while (!events.empty()) weave_in(events);
        w_.last_ends.write(roll_ups_);
        w_.move_score.run(clear_at_, std::max(last_s_, last), count, person_id_);
    }

  private:
    // Its entries are w_.known.
    struct Block {
        std::int64_t from_s = 0, clear_before = 0, clear_after = 0;
    };

    // Block by block from that of the first event on, until a state comes out as it was before: so do all later ones, up to the
    // next late event.
    void weave_in(std::span<const LedgerEvent>& events) {
        auto block = block_of(events.front().occurred_s);
        auto clear = block.clear_before;
        for (;;) {
            const auto end = end_of(block);
            take_fresh(events, end);
            clear = settle(block, clear);
            if (!end) clear_at_ = clear;
            if (!end || clear == block.clear_after) return;
            block = block_of(*end);
        }
    }

    // The first block of a ledger has room for everything before it.
    Block block_of(std::int64_t occurred_s) {
        Block block{std::min(std::int64_t{0}, occurred_s)};
        w_.known.clear();
        w_.block.first([&](const QuickStatement& row) { block = read(row); }, person_id_, occurred_s);
        return block;
    }

    Block read(const QuickStatement& row) {
        Block block{row.number(0), row.number(1), row.number(1)};
        unpack_entries(row.text(2), w_.entries);
        w_.known.clear();
        for (const auto& entry : w_.entries) {
            const auto former = domain::next_segment(block.clear_after, entry.occurred_s, entry.penalty_seconds);
            block.clear_after = former.end;
            w_.known.push_back({entry, former, false});
        }
        return block;
    }

    // Where the next block begins; nothing behind the last one.
    std::optional<std::int64_t> end_of(const Block& block) {
        const bool is_last = w_.known.empty() ? last_s_ == no_event_s : second_of(w_.known.back()) == last_s_;
        if (is_last) return std::nullopt;
        std::optional<std::int64_t> end;
        w_.next_block.first([&end](const QuickStatement& row) { end = row.number(0); }, person_id_, block.from_s);
        return end;
    }

    void take_fresh(std::span<const LedgerEvent>& events, std::optional<std::int64_t> end) {
        w_.fresh.clear();
        for (; !events.empty() && (!end || events.front().occurred_s < *end); events = events.subspan(1))
            w_.fresh.push_back(fresh_entry(events.front()));
    }

    // Writes the block with what is fresh behind a state, and counts what that changes. The state after it.
    std::int64_t settle(const Block& block, const std::int64_t clear_before) {
        put_together();
        auto clear = clear_before;
        w_.entries.clear();
        for (const auto& placed : w_.together) {
            clear = count(placed, clear);
            w_.entries.push_back(placed.entry);
        }
        const auto seam = w_.fresh.empty() ? 0 : seam_of(w_.known, w_.fresh);
        w_.writer.write(person_id_, block.from_s, clear_before, w_.entries, seam);
        return clear;
    }

    std::int64_t count(const Placed& placed, std::int64_t clear_before) {
        const auto& [entry, former, fresh] = placed;
        const auto segment = domain::next_segment(clear_before, entry.occurred_s, entry.penalty_seconds);
        if (!fresh) {
            if (segment == former) return segment.end;
            roll_ups_.count_segment(person_id_, entry.action_type, former.start, former.end, -1);
            if (former.end > former.start) w_.last_ends.take_away(entry.action_type, former.end);
        }
        roll_ups_.count_segment(person_id_, entry.action_type, segment.start, segment.end, 1);
        if (segment.end > segment.start) w_.last_ends.add(entry.action_type, segment.end);
        return segment.end;
    }

    void put_together() {
        w_.together.clear();
        std::ranges::merge(w_.known, w_.fresh, std::back_inserter(w_.together), {}, second_of, second_of);
        if (w_.known.empty() || w_.fresh.empty()) return;
        for (std::span<Placed> rest(w_.together); !rest.empty();) {
            const auto behind =
                std::ranges::find_if(rest, [&](const Placed& p) { return second_of(p) != second_of(rest.front()); });
            const auto second = rest.first(static_cast<std::size_t>(behind - rest.begin()));
            const bool is_mixed = second.front().fresh != second.back().fresh;  // what is known comes first
            if (is_mixed) w_.order.put_in_order(second, [](const Placed& p) { return p.entry.event_seq; });
            rest = rest.subspan(second.size());
        }
    }

    Workshop& w_;
    RollUps& roll_ups_;
    std::int64_t person_id_;
    std::int64_t clear_at_ = 0, last_s_ = 0;
};

Ledger::Ledger(soci::session& sql, RollUps& roll_ups)
    : workshop_(std::make_unique<Workshop>(sql)), roll_ups_(roll_ups) {}
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
        OfPerson(*workshop_, roll_ups_, person).enter(rest.first(count));
        rest = rest.subspan(count);
    }
}

}  // namespace risk::store
