// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace soci {
class session;
}

namespace risk::store {

/// People by number, ascending.
using PeopleFound = std::vector<std::int64_t>;

/// Who of the organisation (or of those beside it) has this part in the name or the address, and is in this department. Everybody
/// is looked at where there is a part, and each department's people stand side by side.
PeopleFound find_in_organisation(soci::session& sql, int organisation_mark, std::string_view part,
                                 const std::optional<std::string>& department);

/// Everybody known who has this part in the name, the address or an alias.
PeopleFound find_anybody(soci::session& sql, std::string_view part);

/// Few are looked up one by one, each at its place in a table; many are met soon enough in the order of an index.
inline bool are_few(const PeopleFound& people) { return people.size() <= 4000; }

/// In order, without the empty one; each costs one look into an index, however many people it has.
std::vector<std::string> find_departments(soci::session& sql, int organisation_mark);

/// The first of their addresses behind one, in order.
std::vector<std::string> first_addresses(soci::session& sql, const PeopleFound& people, std::string_view after,
                                         std::uint32_t limit);

}  // namespace risk::store
