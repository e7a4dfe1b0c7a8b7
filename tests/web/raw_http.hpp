// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace risk::web::testing {

struct RawResponse {
    int status = 0;
    std::map<std::string, std::string> headers;  ///< names in lower case
    std::string body;
};

/// A TCP connection to this machine that sends what it is told, well-formed or not. Throws when the other side is silent
/// for ten seconds.
class RawConnection {
  public:
    /// from: another address of this machine's loopback, such as "127.0.0.2".
    explicit RawConnection(std::uint16_t port, const char* from = "127.0.0.1");
    ~RawConnection();
    RawConnection(const RawConnection&) = delete;
    RawConnection& operator=(const RawConnection&) = delete;

    void send(std::string_view bytes);  ///< what the other side no longer takes is dropped
    RawResponse receive(bool head = false);
    RawResponse receive_head();                  ///< the body's pieces are then asked for one by one
    std::optional<std::string> receive_piece();  ///< one chunk; nothing after the last one
    bool closed();                               ///< waits until the other side has closed
    bool closed_within(std::chrono::milliseconds patience);
    [[nodiscard]] const std::string& left_over() const { return pending_; }  ///< received, not asked for yet

  private:
    bool fill();
    std::string take(std::size_t count);

    int socket_;
    std::string pending_;
};

struct RawRequest {
    std::string method = "GET", target = "/";
    std::vector<std::pair<std::string, std::string>> headers{};
    std::string body{};  ///< its Content-Length is added
    std::string host = "localhost";
};

/// One request on a connection of its own.
RawResponse send(std::uint16_t port, const RawRequest& request);
RawResponse request(std::uint16_t port, std::string_view method, std::string_view target,
                    std::string_view host = "localhost");

}  // namespace risk::web::testing
