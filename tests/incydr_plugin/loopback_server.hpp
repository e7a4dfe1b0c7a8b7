// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <string>
#include <string_view>
#include <thread>

namespace risk::incydr_test {

/// An accepted connection, blocking. Its server shuts it down when it ends itself, so nothing waits for ever.
class Peer {
  public:
    explicit Peer(int fd) : fd_(fd) {}
    [[nodiscard]] int fd() const { return fd_; }
    bool send(std::string_view bytes) const;
    /// Reads on until a blank line has come (or the end, or 64 KiB).
    [[nodiscard]] std::string head() const;
    /// Reads until the other side goes.
    void wait_until_gone() const;
    /// Ends with a reset instead of an end.
    void reset() const;

  private:
    int fd_;
};

/// Listens on a free port of 127.0.0.1 and gives each connection to `serve`, on a thread of its own.
class LoopbackServer {
  public:
    using Serve = std::function<void(const Peer&)>;
    explicit LoopbackServer(Serve serve);
    ~LoopbackServer();
    LoopbackServer(const LoopbackServer&) = delete;
    LoopbackServer& operator=(const LoopbackServer&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] unsigned accepted() const { return accepted_; }
    [[nodiscard]] bool stopping() const { return stop_; }

  private:
    struct Guest {
        int fd;
        std::thread thread;
    };
    void accept_all();

    Serve serve_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<bool> stop_{false};
    std::atomic<unsigned> accepted_{0};
    std::list<Guest> guests_;
    std::thread thread_;
};

/// Carries bytes both ways until one side ends or `stop` says so.
void pump(int one, int other, const std::function<bool()>& stop);

/// A blocking connection to a port of 127.0.0.1; -1 if nobody listens.
int connect_to_loopback(std::uint16_t port);

}  // namespace risk::incydr_test
