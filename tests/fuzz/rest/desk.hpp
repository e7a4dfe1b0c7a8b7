// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "integrations/live_view.hpp"
#include "store/database.hpp"
#include "store/secret_box.hpp"
#include "web/gatekeeper.hpp"
#include "web/rest_context.hpp"
#include "web/router.hpp"

namespace risk::fuzz {

inline constexpr const char* planted_secret = "pl%nted!secret@42";

/// All routes of a host with two people, three events, an integration and an administrator, without a socket. Answers are
/// given on the caller's thread.
class Desk {
  public:
    Desk();
    ~Desk();
    Desk(const Desk&) = delete;
    Desk& operator=(const Desk&) = delete;

    /// As WebHost does it: gatekeeper, then route. A ProblemError becomes its problem; anything else is thrown on.
    web::Response answer(web::Request& request);
    /// The store as it was at first, so that every input finds the same.
    void restore();

  private:
    class FixedClock final : public Clock {
      public:
        [[nodiscard]] std::int64_t unix_ns() const override { return 1'763'843'205'000'000'000; }
        [[nodiscard]] std::int64_t steady_ns() const override { return unix_ns(); }
    };
    class OnePlugin final : public integrations::LiveView {
      public:
        [[nodiscard]] std::vector<integrations::LiveIntegration> integrations() const override;
        [[nodiscard]] std::vector<integrations::LivePlugin> plugins() const override;
        [[nodiscard]] integrations::LiveChanges changes() const override { return {}; }
        [[nodiscard]] bool healthy() const override { return true; }
    };
    void seed();
    void open();

    std::filesystem::path directory_;
    FixedClock clock_;
    OnePlugin live_;
    std::unique_ptr<store::SecretBox> secrets_;
    std::unique_ptr<store::Database> database_;
    std::unique_ptr<web::HostServices> services_;
    web::Router router_;
    web::Gatekeeper gatekeeper_;
    std::string token_;
};

}  // namespace risk::fuzz
