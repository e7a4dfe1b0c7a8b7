// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace soci {
class session;
}

namespace risk::store {

/// Whose score is at work: people in the directory, or everybody known when none was imported.
inline constexpr auto in_organisation =
    "(p.in_directory = 1 OR NOT EXISTS (SELECT 1 FROM settings WHERE name = 'directory_imported_s'))";

std::uint64_t organisation_size(soci::session& sql);

}  // namespace risk::store
