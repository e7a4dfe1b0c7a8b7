// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>
#include <filesystem>
#include <memory>
#include <string>

#include "fake_live_view.hpp"
#include "raw_http.hpp"
#include "store/database.hpp"
#include "store/secret_box.hpp"
#include "web/web_host.hpp"

namespace risk::web::testing {

/// Time that a test owns.
class FixedClock final : public Clock {
  public:
    std::int64_t now_s = 1'763'843'205;  // 2025-11-22T20:26:45Z
    [[nodiscard]] std::int64_t unix_ns() const override { return now_s * 1'000'000'000; }
    [[nodiscard]] std::int64_t steady_ns() const override { return 0; }
};

inline constexpr const char* planted_secret = "pl%nted!secret@42";

/// A store in a directory of its own with five people who have one to five admitted events, two unmatched and two ignored
/// ones, served on a free port.
class SeededHost {
  public:
    SeededHost();
    ~SeededHost();
    SeededHost(const SeededHost&) = delete;
    SeededHost& operator=(const SeededHost&) = delete;

    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] RawResponse get(const std::string& target) const { return request(port(), "GET", target); }
    [[nodiscard]] boost::json::value json(const std::string& target) const;  ///< fails the test unless it is a 200

    FixedClock clock;
    FakeLiveView live;

  private:
    void seed();

    std::filesystem::path directory_;
    std::unique_ptr<store::Database> database_;
    std::unique_ptr<store::SecretBox> secrets_;
    std::unique_ptr<WebHost> host_;
};

}  // namespace risk::web::testing
