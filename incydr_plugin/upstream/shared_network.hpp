// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <boost/asio/ssl/context.hpp>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "upstream/tls_context.hpp"

namespace risk::incydr {

/// Whom to trust, as it was read from files that had this stamp.
struct Trust {
    explicit Trust(const std::string& ca_file);

    const std::string stamp;
    TlsContext tls;
    boost::asio::ssl::context asio_tls;  ///< shares tls's
};

/// What the connections of a process have in common. Thread-safe.
class SharedNetwork {
  public:
    /// The same for all who name the same file, until that or the system's trust store changes. Throws rp::Failure about
    /// ca_file.
    [[nodiscard]] std::shared_ptr<Trust> trust(const std::string& ca_file);

    /// A connection may stay open while nobody uses it: a few of a process may.
    [[nodiscard]] bool take_place() noexcept;
    void give_place_back() noexcept { --resting_; }

  private:
    static constexpr int most_resting = 16;

    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<Trust>> trust_;
    std::atomic<int> resting_ = 0;
};

}  // namespace risk::incydr
