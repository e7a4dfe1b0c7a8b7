// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "network_guard/name_server.hpp"

namespace risk::network_guard {

/// The only network there is while it exists: names are answered by a name server of the test, asked by the system's
/// real resolver, and an attempt to connect anywhere is written down and led to a port of the test, or nowhere.
/// So a test sees where the product would have connected to, and lets it meet somebody at any address.
///
/// It works because this program defines connect and __res_init, which the loaded plugin then finds before libc's.
class SmallWorld {
  public:
    SmallWorld();
    ~SmallWorld();
    SmallWorld(const SmallWorld&) = delete;
    SmallWorld& operator=(const SmallWorld&) = delete;

    NameServer names;

    /// Whoever connects to `address` at `port` meets the listener on loopback.
    void lead(const std::string& address, std::uint16_t port, std::uint16_t listener);
    /// Every attempt to connect so far, "10.0.0.1 443", in order; then forgotten.
    std::vector<std::string> take_attempts();

    /// What the program's connect does. -1 and errno if it leads nowhere.
    static int connect(int fd, const void* to, unsigned size);
    /// The port of the name server that is to be asked; 0: as the system is set up.
    static std::uint16_t name_server_port();

  private:
    std::uint16_t listener_for(const std::string& destination);

    std::mutex mutex_;
    std::map<std::string, std::uint16_t> led_;
    std::vector<std::string> attempts_;
};

}  // namespace risk::network_guard
