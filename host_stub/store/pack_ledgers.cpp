// SPDX-License-Identifier: Apache-2.0
#include <soci/soci.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "store/canonical_order.hpp"
#include "store/ledger_block_writer.hpp"
#include "store/ledger_schema.hpp"
#include "store/sqlite.hpp"

namespace risk::store {
namespace {

class Packer {
  public:
    explicit Packer(soci::session& sql) : order_(sql), writer_(sql) {}

    // In the order of the former table: by person and time.
    void add(std::int64_t person_id, const Entry& entry) {
        if (person_id != person_id_) finish();
        person_id_ = person_id;
        entries_.push_back(entry);
    }

    void finish() {
        if (entries_.empty()) return;
        put_seconds_in_order();
        writer_.write(person_id_, std::min(std::int64_t{0}, entries_.front().occurred_s), 0, entries_, entries_.size());
        entries_.clear();
    }

  private:
    void put_seconds_in_order() {
        for (auto from = entries_.begin(); from != entries_.end();) {
            const auto to =
                std::find_if(from, entries_.end(), [&](const Entry& e) { return e.occurred_s != from->occurred_s; });
            if (to - from > 1)
                order_.put_in_order(std::span(from, to), [](const Entry& entry) { return entry.event_seq; });
            from = to;
        }
    }

    CanonicalOrder order_;
    LedgerBlockWriter writer_;
    std::int64_t person_id_ = std::numeric_limits<std::int64_t>::min();
    std::vector<Entry> entries_;
};

}  // namespace

void pack_ledgers(soci::session& sql) {
    Packer packer(sql);
    QuickStatement former(sql,
                          "SELECT person_id, occurred_s, event_seq, penalty_seconds, action_type FROM ledger"
                          " WHERE behaviour = 1 ORDER BY person_id, occurred_s");
    former.each([&packer](const QuickStatement& row) {
        packer.add(row.number(0), {row.number(1), row.number(2), row.number(3), row.number(4)});
        return true;
    });
    packer.finish();
    run_script(sql, "DROP TABLE ledger");
}

}  // namespace risk::store
