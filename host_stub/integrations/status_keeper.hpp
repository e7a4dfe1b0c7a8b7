// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "domain/status.hpp"

namespace risk::integrations {

/// Why an integration must not run.
struct Hold {
    domain::Status status = domain::Status::paused;
    std::string reason;
    friend bool operator==(const Hold&, const Hold&) = default;
};

/// A failure that stands until a proof clears it. key tells one cause from another within a status.
struct Standing {
    domain::Status status = domain::Status::needs_attention;
    std::string reason, key;
    bool operator_must_act = false;
};

/// What a look has found.
enum class StatusNews : std::uint8_t {
    none,
    restored,  ///< the host has started, and leads back to Connected: to be written, but nothing that anybody must hear of
    changed,  ///< another status, or the same for another cause: to be written and audited
};

/// What a person is shown, from what is known: a hold, the last failure, the last proof. Green is earned by a proof that
/// is young enough, never by the absence of an error. Pure; times are handed in.
class StatusKeeper {
  public:
    explicit StatusKeeper(domain::StatusChange stored);

    void hold(std::optional<Hold> why) { hold_ = std::move(why); }
    void failed(Standing standing) { standing_ = std::move(standing); }
    /// Token, read, parse and commit have worked.
    void proven(std::int64_t steady_ns, std::int64_t now_s);
    /// The settings are others now: neither failure nor proof holds any more.
    void forget();

    /// Brings what is shown up to date. A reason in other words is shown, but is no change.
    StatusNews look(std::int64_t steady_ns, std::int64_t now_s, std::int64_t proof_life_ns);

    /// Steady: when look() may show something else although nothing happens; nothing: never.
    [[nodiscard]] std::optional<std::int64_t> look_again_ns(std::int64_t steady_ns, std::int64_t proof_life_ns) const;

    [[nodiscard]] const domain::StatusChange& shown() const { return shown_; }
    [[nodiscard]] const std::optional<Hold>& held() const { return hold_; }
    [[nodiscard]] const std::optional<Standing>& standing() const { return standing_; }
    [[nodiscard]] std::int64_t last_read_s() const { return last_read_s_; }

  private:
    [[nodiscard]] StatusNews news_of(domain::Status status);
    [[nodiscard]] Standing now(std::int64_t steady_ns, std::int64_t now_s, std::int64_t proof_life_ns) const;

    domain::StatusChange shown_;
    std::string key_;
    bool was_connected_;  ///< when the host ended, and nothing has come of it since but Connecting
    std::optional<Hold> hold_;
    std::optional<Standing> standing_;
    std::optional<std::int64_t> proof_ns_;
    std::int64_t last_read_s_ = 0;
};

}  // namespace risk::integrations
