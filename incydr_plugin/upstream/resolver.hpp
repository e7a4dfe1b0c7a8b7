// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "answer.hpp"

namespace risk::incydr {

/// Host name to addresses, with a deadline and cancellable, which getaddrinfo alone is not: it runs on a thread of
/// its own that is left to finish and joined later.
class Resolver {
  public:
    Resolver() = default;
    Resolver(const Resolver&) = delete;
    Resolver& operator=(const Resolver&) = delete;
    /// Waits for a lookup that was given up; its own time-outs bound that.
    ~Resolver();

    /// Numeric addresses, best first. RP_E_UNREACHABLE "dns", RP_E_TIMEOUT or RP_E_CANCELLED otherwise.
    [[nodiscard]] Answer<std::vector<std::string>> resolve(const std::string& host, std::chrono::nanoseconds patience,
                                                           const std::function<bool()>& stopped);

  private:
    struct Lookup;

    [[nodiscard]] bool running(const std::string& host) const;

    std::shared_ptr<Lookup> lookup_;
    std::thread thread_;
};

}  // namespace risk::incydr
