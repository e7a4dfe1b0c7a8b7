// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "incydr_plugin/loopback_server.hpp"

namespace risk::network_guard {

/// Stands before a plain HTTP server and answers some of its requests itself, byte by byte as the test likes.
class Interceptor {
  public:
    /// False: this connection ends.
    using Answer = std::function<bool(const incydr_test::Peer& client)>;

    explicit Interceptor(std::uint16_t leads_to);

    [[nodiscard]] std::uint16_t port() const { return server_.port(); }
    /// From now on requests whose target begins with `path` are answered so.
    void answer(const std::string& path, Answer how);
    void stand_aside();
    /// Requests answered so.
    [[nodiscard]] unsigned struck() const;

  private:
    void serve(const incydr_test::Peer& client);
    std::optional<Answer> answer_for(const std::string& head);
    [[nodiscard]] static std::string relayed(const incydr_test::Peer& server);

    std::uint16_t leads_to_;
    mutable std::mutex mutex_;
    std::string path_;
    Answer how_;
    unsigned struck_ = 0;
    incydr_test::LoopbackServer server_;  // the last: its threads use the others
};

/// Sends these bytes; `then_goes` says whether the connection ends with them.
Interceptor::Answer bytes(std::string text, bool then_goes = false);

/// Sends `head` and then `piece` until nobody listens any more, or 96 MiB are out; then `sent` has how many bytes.
Interceptor::Answer without_end(std::string head, std::string piece, std::atomic<std::uint64_t>& sent);

/// A whole answer with status 200.
std::string good(const std::string& body, const std::string& more_headers = {});

}  // namespace risk::network_guard
