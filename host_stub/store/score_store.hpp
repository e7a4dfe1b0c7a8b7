// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/behaviour_score.hpp"

namespace risk::store {

class Database;

struct ScoreRow {
    std::string email, name;
    int tenths = 0;  ///< 0..100
    std::int64_t clear_at_s = 0;
    std::uint64_t events = 0;  ///< admitted
};

/// The lines add up to the score, in seconds and in tenths.
struct Explanation {
    std::string email, name;
    domain::Reading reading;
    struct Line {
        domain::BreakdownLine amount;
        std::int64_t event_row = 0;
        std::string title;
        std::int64_t occurred_s = 0;
        bool received_late = false;
    };
    std::vector<Line> lines;  ///< oldest first
};

struct Snapshot {
    std::int64_t day = 0;  ///< days since the Unix epoch, UTC; the score at the end of that day
    int tenths = 0;
};

struct OrganisationScore {
    std::uint64_t people = 0;   ///< in the directory, or known from events when none was imported
    int tenths = 0;             ///< mean of their scores as shown, half up
    std::uint64_t outside = 0;  ///< people with a score above 0.0 who are not in the directory: not in the mean
};

/// The organisation at the end of a day, as it was known then.
struct OrganisationSnapshot {
    std::int64_t day = 0;
    std::uint64_t people = 0;
    int tenths = 0;
};

class ScoreStore {
  public:
    explicit ScoreStore(Database& database);

    /// The people that the organisation's score is the mean of, worst first.
    [[nodiscard]] std::vector<ScoreRow> highest(std::int64_t now_s, std::uint32_t limit, std::uint32_t offset = 0);
    /// Nothing for an address that is nobody's. Lines of the last 360 days: an older event has nothing left.
    [[nodiscard]] std::optional<Explanation> explain(std::string_view email, std::int64_t now_s);
    [[nodiscard]] OrganisationScore organisation(std::int64_t now_s);

    /// Writes the snapshots of all days that ended before now and have none yet. Never rewrites one.
    void write_snapshots(std::int64_t now_s);
    /// One for each day on record in [from_day, to_day]; none for an address that is nobody's.
    [[nodiscard]] std::vector<Snapshot> history(std::string_view email, std::int64_t from_day, std::int64_t to_day);
    [[nodiscard]] std::vector<OrganisationSnapshot> organisation_history(std::int64_t from_day, std::int64_t to_day);

  private:
    Database& database_;
};

}  // namespace risk::store
