// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace risk::incydr_test {

/// An HTTP proxy on loopback that knows CONNECT only, and leads every name to one port of this machine.
class ConnectProxy {
  public:
    /// Answers with `status` instead of connecting, unless it is 200.
    explicit ConnectProxy(std::uint16_t leads_to, int status = 200);
    ~ConnectProxy();
    ConnectProxy(const ConnectProxy&) = delete;
    ConnectProxy& operator=(const ConnectProxy&) = delete;

    [[nodiscard]] std::string url() const;
    [[nodiscard]] std::vector<std::string> asked_for() const;  ///< "host:port" of each CONNECT

  private:
    void serve();
    void serve_one(int client);

    std::uint16_t leads_to_;
    int status_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<bool> stop_{false};
    mutable std::mutex mutex_;
    std::vector<std::string> asked_for_;
    std::thread thread_;
};

}  // namespace risk::incydr_test
