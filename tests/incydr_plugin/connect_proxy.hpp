// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "incydr_plugin/loopback_server.hpp"

namespace risk::incydr_test {

/// An HTTP proxy on loopback that knows CONNECT only, and leads every name to one port of this machine.
class ConnectProxy {
  public:
    /// Answers with `status` instead of connecting, unless it is 200.
    explicit ConnectProxy(std::uint16_t leads_to, int status = 200);
    /// Answers with these bytes, and then leads on all the same.
    ConnectProxy(std::uint16_t leads_to, std::string answer);

    [[nodiscard]] std::string url() const;
    [[nodiscard]] std::uint16_t port() const { return server_.port(); }
    [[nodiscard]] std::vector<std::string> asked_for() const;  ///< "host:port" of each CONNECT

  private:
    ConnectProxy(std::uint16_t leads_to, std::string answer, bool leads_on);
    void serve(const Peer& client);

    std::uint16_t leads_to_;
    std::string answer_;
    bool leads_on_;
    mutable std::mutex mutex_;
    std::vector<std::string> asked_for_;
    LoopbackServer server_;  // the last: its threads use the others
};

}  // namespace risk::incydr_test
