// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace soci {
class session;
}

namespace risk::test {

/// What the store counts as it goes, counted anew from events and ledger: the names of what differs.
std::vector<std::string> counted_otherwise(soci::session& sql);

}  // namespace risk::test
