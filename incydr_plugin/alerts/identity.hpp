// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "alerts/events_of_session.hpp"
#include "alerts/identity_cache.hpp"
#include "alerts/session.hpp"
#include "answer.hpp"
#include "plugin_api/host.hpp"
#include "upstream/api_client.hpp"

namespace risk::incydr {

/// Whose alert it is. Asks, in this order: the session itself, users, the actor's parent, the session's file events.
/// "Nobody" is an answer; a lookup that failed is not, and must not be taken for one.
class Identity {
  public:
    Identity(rp::Host& host, ApiClient& api) : host_(host), api_(api) {}

    /// A poll begins: lookups that were given up are tried again.
    void begin() noexcept { sources_ = {}; }

    /// Without asking anybody: the address if it is known, else nothing.
    [[nodiscard]] std::optional<std::string> known(const Session& session);

    /// A lower-case address, or empty: it is certain that there is none. A failure: ask again another time.
    [[nodiscard]] Answer<std::string> find(const Session& session, EventsOfSession& events);

  private:
    enum class Source : std::uint8_t { users, actors, events };
    static constexpr std::size_t source_count = 3;

    // An address, empty for none, or a failure.
    Answer<std::string> ask_everyone(const Session& session, EventsOfSession& events);
    Answer<std::string> ask(Source source, const Session& session, EventsOfSession& events);
    Answer<std::string> from_users(std::string_view actor);
    Answer<std::string> from_actors(std::string_view actor);
    static Answer<std::string> from_events(EventsOfSession& events);

    // A source that failed as often in one poll is left alone until the next: the other alerts do not wait for it.
    static constexpr int most_failures = 2;
    struct Health {
        int failures = 0;
        std::optional<rp::Failure> last;
    };

    rp::Host& host_;
    ApiClient& api_;
    IdentityCache cache_;
    std::int64_t actors_denied_until_ns_ = INT64_MIN;
    std::array<Health, source_count> sources_;
};

/// The address in the body of GET /v1/users/{id}, or empty.
[[nodiscard]] std::string email_of_user(std::string_view body);
/// The address in the body of GET /v1/actors/actor/id/{id}/parent, or empty.
[[nodiscard]] std::string email_of_actor(std::string_view body);

}  // namespace risk::incydr
