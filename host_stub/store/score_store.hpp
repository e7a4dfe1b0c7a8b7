// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.hpp"
#include "domain/behaviour_score.hpp"
#include "domain/score_spread.hpp"

namespace risk::store {

class Database;

struct ScoreRow {
    std::string email, name, department;
    int tenths = 0;  ///< 0..100
    std::int64_t clear_at_s = 0;
    std::uint64_t events = 0;          ///< admitted, ever
    std::optional<int> change_tenths;  ///< against the end of the day 30 days ago; nothing: that day is not on record
};

enum class ScoreSort { score, events, change, name, clear_at };

/// A part of the people that the organisation's score is the mean of.
struct ScoreQuery {
    std::string q;  ///< in the name or the address
    std::optional<domain::Band> band;
    std::optional<std::string> department;
    ScoreSort sort = ScoreSort::score;
    bool descending = true;
    std::string cursor;  ///< as in ScorePage::next; empty: from the start
    std::uint32_t limit = 50;
};

struct ScorePage {
    std::vector<ScoreRow> scores;
    std::string next;          ///< empty at the end
    std::uint64_t people = 0;  ///< on all pages together
    std::int64_t read_at_s = 0;
};

/// The lines add up to the score, in seconds and in tenths.
struct Explanation {
    std::string email, name, department, title;
    bool in_directory = false;
    std::uint64_t events = 0;  ///< admitted, ever
    domain::Reading reading;
    struct Line {
        domain::BreakdownLine amount;
        std::int64_t event_row = 0;
        std::string title;
        std::int64_t occurred_s = 0;
        std::int64_t penalty_seconds = 0;
        bool received_late = false;
    };
    std::vector<Line> lines;  ///< oldest first
};

/// What one more critical alert would make of a score.
struct WhatIf {
    domain::Reading now, then;
    std::int64_t read_at_s = 0;
    std::int64_t penalty_seconds = 0;  ///< of the alert
};

/// What the alerts of one action type have left of all scores together.
struct ActionTypeShare {
    std::string title;
    std::uint64_t events = 0, people = 0;  ///< that still have something left
    std::uint64_t seconds = 0;
};

struct Snapshot {
    std::int64_t day = 0;  ///< days since the Unix epoch, UTC; the score at the end of that day
    int tenths = 0;
};

struct OrganisationScore {
    domain::ScoreSpread
        spread;  ///< of the people in the directory, or of those known from events when none was imported
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

    /// A page; all of it, and every page after it, as at the moment of the first. Fails on a cursor that is none.
    [[nodiscard]] Result<ScorePage> list(const ScoreQuery& query, std::int64_t now_s);
    /// The first of them.
    [[nodiscard]] std::vector<ScoreRow> highest(std::int64_t now_s, std::uint32_t limit);
    /// Nothing for an address that is nobody's. Lines of the last 360 days: an older event has nothing left.
    [[nodiscard]] std::optional<Explanation> explain(std::string_view email, std::int64_t now_s);
    [[nodiscard]] std::optional<WhatIf> what_if(std::string_view email, std::int64_t now_s);
    [[nodiscard]] OrganisationScore organisation(std::int64_t now_s);
    /// Of the organisation's people; most seconds first. The seconds add up to what all of them have left.
    [[nodiscard]] std::vector<ActionTypeShare> action_types(std::int64_t now_s);

    /// Writes the snapshots of all days that ended before now and have none yet. Never rewrites one.
    void write_snapshots(std::int64_t now_s);
    /// Gets ready what action_types() reads of today and tomorrow, some people at a time. Whether there is more to do; until it is
    /// done, action_types() takes longer.
    bool look_ahead(std::int64_t now_s);
    /// One for each day on record in [from_day, to_day]; none for an address that is nobody's.
    [[nodiscard]] std::vector<Snapshot> history(std::string_view email, std::int64_t from_day, std::int64_t to_day);
    [[nodiscard]] std::vector<OrganisationSnapshot> organisation_history(std::int64_t from_day, std::int64_t to_day);

  private:
    Database& database_;
};

}  // namespace risk::store
