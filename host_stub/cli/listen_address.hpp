// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/failure.hpp"

namespace risk::cli {

struct ListenAddress {
    std::string address;  ///< numeric, without brackets
    std::uint16_t port = 0;
};

/// "127.0.0.1:8080", "[::1]:0", "localhost:8080". Loopback only: what is served has neither sign-in nor TLS.
Result<ListenAddress> parse_listen_address(std::string_view text);

}  // namespace risk::cli
