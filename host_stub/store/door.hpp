// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <soci/soci.h>

#include "store/database.hpp"
#include "store/store_error.hpp"

namespace risk::store {

/// Every public function of the store runs inside one of these two: no driver error gets out.
template <class Work>
auto or_failure(Database& database, Work work) -> decltype(work(database.session())) {
    try {
        return work(database.session());
    } catch (const soci::soci_error& error) {
        return describe(error, database);
    }
}

template <class Work>
auto or_throw(Database& database, Work work) -> decltype(work(database.session())) {
    try {
        return work(database.session());
    } catch (const soci::soci_error& error) {
        throw StoreError(describe(error, database));
    }
}

/// Runs a prepared query that yields one row or none. Leaves it finished: a query left half-read would hold its view of
/// the database and make a later write fail.
inline bool fetch_one(soci::statement& statement) {
    const bool found = statement.execute(true);
    while (found && statement.fetch()) {
    }
    return found;
}

}  // namespace risk::store
