// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace risk::integrations::testing {

/// Listens on a free port of 127.0.0.1 and gives each request the answer that its test wants, well-formed or not.
class Receiver {
  public:
    /// What is sent back to a request; empty: nothing, and the connection stays open until the client goes.
    using Answer = std::function<std::string(const std::string& request)>;
    struct Certificate {
        std::string pem, key_pem;  ///< both empty: no TLS
    };

    explicit Receiver(Answer answer, const Certificate& certificate = {});
    ~Receiver();
    Receiver(const Receiver&) = delete;
    Receiver& operator=(const Receiver&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] std::vector<std::string> requests() const;

  private:
    void serve();
    void talk(int socket);

    Answer answer_;
    Certificate certificate_;
    int listening_ = -1;
    std::uint16_t port_ = 0;
    mutable std::mutex mutex_;
    std::vector<std::string> requests_;
    std::atomic<bool> ending_ = false;
    std::thread thread_;
};

}  // namespace risk::integrations::testing
