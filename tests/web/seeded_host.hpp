// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
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
    std::atomic<std::int64_t> now_s = 1'763'843'205;  // 2025-11-22T20:26:45Z
    [[nodiscard]] std::int64_t unix_ns() const override { return now_s * 1'000'000'000; }
    [[nodiscard]] std::int64_t steady_ns() const override { return unix_ns(); }
};

inline constexpr const char* planted_secret = "pl%nted!secret@42";

/// "correct horse battery" as the administrator's password, hashed with the least work: for tests only.
inline constexpr const char* cheap_password = "correct horse battery";
inline constexpr const char* cheap_password_hash =
    "$argon2id$v=19$m=8,t=1,p=1$laUzkq3AVm3IL1QPocYJxw$s7dMwKKmNpPIsq9jr9ziXHP8PDSMqf/RlhgjTfjrkDo";

/// A store in a directory of its own with five people who have one to five admitted events, two unmatched and two ignored
/// ones, and the administrator "root", served on a free port.
class SeededHost {
  public:
    enum class Administrator { there, none };
    explicit SeededHost(Administrator administrator = Administrator::there);
    ~SeededHost();
    SeededHost(const SeededHost&) = delete;
    SeededHost& operator=(const SeededHost&) = delete;

    [[nodiscard]] std::uint16_t port() const;
    /// As the administrator: with a token.
    [[nodiscard]] RawResponse get(const std::string& target) const { return ask("GET", target); }
    [[nodiscard]] RawResponse ask(const std::string& method, const std::string& target, const std::string& body = {},
                                  const std::string& host = "localhost") const;
    [[nodiscard]] boost::json::value json(const std::string& target) const;  ///< fails the test unless it is a 200

    FixedClock clock;
    FakeLiveView live;
    std::string token;  ///< of a Global Sys Admin

    [[nodiscard]] store::Database& database() const { return *database_; }

  private:
    void seed();
    void seed_administrator();

    std::filesystem::path directory_;
    std::unique_ptr<store::Database> database_;
    std::unique_ptr<store::SecretBox> secrets_;
    std::unique_ptr<WebHost> host_;
};

}  // namespace risk::web::testing
