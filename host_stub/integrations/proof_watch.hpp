// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

namespace risk::integrations {

/// Watches over the watcher: how long an integration that should read has gone without an end-to-end proof, whatever its
/// status says of it. Pure; times are handed in. Ages are of the steady clock: a step of the other one is no silence.
class ProofWatch {
  public:
    /// Whether it should read: not while it is paused, by an operator or for want of an entitlement. Called again and again.
    void expect(bool reads, std::int64_t steady_ns, std::int64_t now_s);
    /// Token, read, parse and commit have worked.
    void proven(std::int64_t steady_ns, std::int64_t now_s);
    /// Without proof since then (Unix seconds), and for too long; 0: all is well.
    [[nodiscard]] std::int64_t unproven_since_s(std::int64_t steady_ns, std::int64_t proof_life_ns) const;
    /// Steady: when that answer changes although nothing happens; nothing: not by itself.
    [[nodiscard]] std::optional<std::int64_t> look_again_ns(std::int64_t steady_ns, std::int64_t proof_life_ns) const;

  private:
    bool expected_ = false;
    std::int64_t mark_ns_ = 0;  ///< of the last proof, or since when one is expected
    std::int64_t mark_s_ = 0;
};

}  // namespace risk::integrations
