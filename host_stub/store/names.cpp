// SPDX-License-Identifier: Apache-2.0
#include "store/names.hpp"

#include <soci/soci.h>

namespace risk::store {
namespace {

constexpr std::size_t most_kept = 1000;  // a plugin may make up a new title for each event

}  // namespace

Names Names::words(soci::session& sql) {
    return {sql, "SELECT id FROM words WHERE word = ?", "INSERT INTO words (word) VALUES (?) RETURNING id"};
}

Names Names::titles(soci::session& sql) {
    return {sql, "SELECT id FROM action_types WHERE title = ?",
            "INSERT INTO action_types (title) VALUES (?) RETURNING id"};
}

std::int64_t Names::id(std::string_view text) {
    if (const auto found = known_.find(text); found != known_.end()) return found->second;
    std::int64_t id = 0;
    const auto take = [&id](const QuickStatement& row) { id = row.number(0); };
    if (!find_.first(take, text)) insert_.first(take, text);
    if (known_.size() == most_kept) known_.clear();
    known_.emplace(text, id);
    return id;
}

}  // namespace risk::store
