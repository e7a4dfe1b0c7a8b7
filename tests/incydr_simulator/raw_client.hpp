// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace risk::incydr_simulator {

/// A client that hides nothing: blocking sockets, and how the connection ended.
class RawClient {
  public:
    enum class End : std::uint8_t { complete, closed, reset, silent };
    struct Answer {
        End end = End::complete;  ///< silent: nothing came for the patience of this client
        int status = 0;
        std::map<std::string, std::string> headers;  ///< names in lower case
        std::string body;
    };

    /// origin: http://127.0.0.1:1 or https://localhost:1, the latter verified against ca_file.
    /// Throws std::runtime_error if there is no connection or no trust.
    explicit RawClient(const std::string& origin, const std::string& ca_file = {}, int patience_ms = 5'000);
    ~RawClient();
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    Answer send(std::string_view method, std::string_view target, std::string_view headers = {},
                std::string_view body = {});
    Answer get(std::string_view target, std::string_view token) {
        return send("GET", target, "Authorization: Bearer " + std::string(token) + "\r\n");
    }

  private:
    struct Connection;
    std::unique_ptr<Connection> connection_;
    std::string unread_;
};

/// Asks for a token with the given credentials; empty if refused.
std::string token_from(RawClient& client, const std::string& id, const std::string& secret);

std::string gunzip(std::string_view packed);

}  // namespace risk::incydr_simulator
