// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "incydr_simulator/dice.hpp"
#include "store/people_store.hpp"

namespace risk::demo_data {

/// What an event says, as the Incydr plugin words it; docs/incydr.md lists the members of a body.
struct EventText {
    std::string title, body;
};
EventText event_text(const store::Person& person, const std::string& session_id, std::int64_t occurred_s,
                     incydr_simulator::Dice& dice);

/// RFC 3339, UTC.
std::string utc(std::int64_t unix_s);

extern const char* const tenant;

}  // namespace risk::demo_data
