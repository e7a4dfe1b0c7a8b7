// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/people_store.hpp"

namespace soci {
class session;
}

namespace risk::store {

/// One transaction: the people, their aliases, and the events that waited for them.
Result<ImportOutcome> import_people(soci::session& sql, const std::vector<Person>& people, std::int64_t now_s,
                                    const ImportOptions& options);

}  // namespace risk::store
