// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace soci {
class session;
}

namespace risk::store {

/// Whose score is at work: people in the directory, or everybody known when none was imported. They have this in the column
/// in_directory, in people and in behaviour_scores: before an import nobody is in the directory.
int organisation_mark(soci::session& sql);

std::uint64_t organisation_size(soci::session& sql);

/// How many of those with a mark have clear_at in [least_s, below_s).
std::uint64_t people_between(soci::session& sql, int mark, std::int64_t least_s, std::int64_t below_s);

}  // namespace risk::store
