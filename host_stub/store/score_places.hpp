// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/score_numbers.hpp"

namespace risk::store {

/// Where somebody stands in a list: one by name goes by texts, all others by numbers.
struct ScorePlace {
    std::int64_t number = 0;
    std::string name;
    std::int64_t person_id = 0;
};

/// The piece of a list that a page shows.
struct ScoreCut {
    bool descending = true;
    std::optional<ScorePlace> after;  ///< the last one before it; nothing: from the start
    std::int64_t rows = 0;
};

/// In the order of the index by score: it ends with the page.
std::vector<ScorePlace> walk_scores(soci::session& sql, const ScoreScope& scope, const ScoreCut& cut);
/// In the order of the index by name. For a scope without a range of scores.
std::vector<ScorePlace> walk_names(soci::session& sql, const ScoreScope& scope, const ScoreCut& cut);

/// The page that is cut from everybody's numbers, in whatever order they come. Keeps no more than that.
class NumbersOnPage {
  public:
    explicit NumbersOnPage(const ScoreCut& cut) : cut_(cut) {}
    void offer(const ScoreNumber& number);
    [[nodiscard]] std::vector<ScorePlace> take();
    [[nodiscard]] std::uint64_t people() const { return people_; }  ///< who were offered

  private:
    [[nodiscard]] bool is_before(const ScoreNumber& a, const ScoreNumber& b) const;

    ScoreCut cut_;
    std::vector<ScoreNumber> first_;  ///< a heap, its last one in front
    std::uint64_t people_ = 0;
};

/// From the names of these.
std::vector<ScorePlace> cut_names(soci::session& sql, const PeopleFound& people, const ScoreCut& cut);

}  // namespace risk::store
