// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "domain/permission.hpp"

namespace risk::web {

/// Who makes a request, as found by the gatekeeper.
struct Identity {
    enum class Means : std::uint8_t { nobody, cookie, token };
    Means means = Means::nobody;
    std::string account;      ///< the account's name; of a token the name of the token
    std::string actor;        ///< for the audit log: "ann", "token nightly"
    domain::Role role;        ///< nothing is allowed to a role that has no name
    std::string session_key;  ///< finds the session in the store; empty unless by cookie
};

}  // namespace risk::web
