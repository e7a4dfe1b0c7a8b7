// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace risk::incydr_simulator {

/// The only way in which a client can find out who an actor is.
enum class Resolution : std::uint8_t {
    actor_name,  ///< sessions carry actorName; users knows the id too
    users,       ///< sessions do not; /v1/users/{actorId} does
    parent,      ///< the actor is a cloud alias: only its parent has the real name
    events,      ///< only user.email of the session's file events
    nobody,      ///< not at all
};

/// Somebody who causes alerts.
struct Person {
    std::string actor_id;  ///< number-like user UID, or a UUID
    std::string email;     ///< lower case: what a client should end up with
    std::string login;     ///< the same address as the upstream spells it, perhaps in mixed case
    std::string first_name;
    std::string last_name;
    Resolution resolution = Resolution::users;
    bool deleted = false;         ///< users and actors answer 404
    std::string parent_actor_id;  ///< resolution parent
    std::string alias;            ///< resolution parent: the name of the alias, e.g. ann.lee@cloud-drive.test

    [[nodiscard]] bool known_to_users() const {
        return !deleted && (resolution == Resolution::actor_name || resolution == Resolution::users);
    }
    [[nodiscard]] bool known_to_actors() const {
        return known_to_users() || (!deleted && resolution == Resolution::parent);
    }
};

}  // namespace risk::incydr_simulator
