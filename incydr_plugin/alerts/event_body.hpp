// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "alerts/session.hpp"
#include "alerts/session_events.hpp"
#include "upstream/base_url.hpp"

namespace risk::incydr {

/// The file events that go into an event, or why they are not there.
struct Details {
    const SessionEvents* events = nullptr;
    std::string_view missing;  ///< in words, if events is null
};

/// What a person is shown of an alert: what data, which device, where it went. One JSON object; docs/incydr.md lists
/// its members. Written in the memory of `room`, which may be that of the last one.
[[nodiscard]] std::string event_body(const Session& session, std::string_view tenant, std::int64_t designated_ms,
                                     const Details& details, const Origin& upstream, std::string room = {});

/// One line. `room` as above.
[[nodiscard]] std::string event_title(const Session& session, const Details& details, std::string room = {});

/// Of a record that could not be judged: the reason, and the record.
[[nodiscard]] std::string unreadable_body(const Session& session);

}  // namespace risk::incydr
