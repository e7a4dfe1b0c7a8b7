// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

namespace soci {
class session;
}

namespace risk::store {

/// One step of the schema. A released step is never edited: what it got wrong, the next one puts right.
struct Migration {
    std::int64_t number;
    const char* description;
    const char* sql;
    void (*rest)(soci::session& session) = nullptr;  ///< what no SQL can do, afterwards
};

/// Numbered 1, 2, 3 … without a gap; the database's user_version is the last one that ran.
std::span<const Migration> migrations();

/// "Risk" in the database header (PRAGMA application_id): the file is one of ours.
inline constexpr std::int64_t application_id = 0x5269736b;

}  // namespace risk::store
