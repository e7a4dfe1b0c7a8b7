// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "alerts/session_events.hpp"
#include "answer.hpp"
#include "upstream/api_client.hpp"

namespace risk::incydr {

/// The events of one session, asked for at most once, by whoever needs them first.
class EventsOfSession {
  public:
    /// `session_id` outlives it.
    EventsOfSession(ApiClient& api, std::string_view session_id) : api_(api), session_id_(session_id) {}

    /// A session without events has none: that is an answer.
    const Answer<SessionEvents>& get(ApiClient::Need need);

  private:
    Answer<SessionEvents> ask(ApiClient::Need need);

    ApiClient& api_;
    std::string_view session_id_;
    std::optional<Answer<SessionEvents>> answer_;
};

}  // namespace risk::incydr
