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

enum class Reach {
    loopback,  ///< without TLS: a password would cross the network readable
    anywhere,
};

/// "127.0.0.1:8080", "[::1]:0", "localhost:8080"; with Reach::anywhere also "0.0.0.0:443".
Result<ListenAddress> parse_listen_address(std::string_view text, Reach reach);

}  // namespace risk::cli
