// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "base/failure.hpp"

namespace risk::integrations {

/// Where notices are sent.
struct NoticeUrl {
    bool tls = true;
    std::string host;  ///< a name or an address, without brackets
    std::uint16_t port = 443;
    std::string authority;  ///< for the Host header
    std::string target;     ///< path and query

    /// https, or http to this machine only: a notice tells what is wrong here, and a secret path may let one in there.
    static Result<NoticeUrl> parse(const std::string& text);
};

}  // namespace risk::integrations
