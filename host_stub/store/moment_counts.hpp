// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <utility>

#include "store/quick_statement.hpp"

namespace risk::store {

/// Starts and ends of segments, and people whose last segment ends.
struct SegmentCount {
    std::int64_t ends = 0, starts = 0, people = 0;

    SegmentCount& operator+=(const SegmentCount& more) {
        ends += more.ends;
        starts += more.starts;
        people += more.people;
        return *this;
    }
    friend bool operator==(const SegmentCount&, const SegmentCount&) = default;
};

/// Changes of segment_moments, written together in the order of the table.
class MomentCounts {
  public:
    explicit MomentCounts(soci::session& sql);

    using Rows = std::map<std::pair<std::int64_t, std::int64_t>, SegmentCount>;  ///< by moment and action type
    void add(std::int64_t at_s, std::int64_t action_type, const SegmentCount& count) {
        rows_[{at_s, action_type}] += count;
    }
    [[nodiscard]] const Rows& rows() const { return rows_; }
    void set_rows(Rows rows) { rows_ = std::move(rows); }
    void write();

  private:
    QuickStatement add_;
    Rows rows_;
};

}  // namespace risk::store
