// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "answer.hpp"
#include "digest.hpp"

namespace risk::incydr {

/// An alert that was decided: its event id, and when its session began, for forgetting it one day.
struct Decided {
    Digest id;
    std::uint32_t begin_s = 0;  ///< Unix seconds
};

/// How far an integration has come: since when it counts, for which tenant, and which alerts of the window are decided.
///
/// As bytes, little-endian: "RPINCYDR", u32 version, i64 activation, u32 entries, u64 check of the entries, u16
/// length and the tenant, u64 check of all that; then 16 bytes an entry, sorted. A check is the first 64 bits of a
/// SHA-256.
class Checkpoint {
  public:
    /// Beyond this the alerts whose sessions began first are forgotten; should one come back, the host knows its id.
    static constexpr std::size_t most_entries = 260'000;

    Checkpoint(std::string tenant, std::int64_t activated_ms)
        : tenant_(std::move(tenant)), activated_ms_(activated_ms) {}

    struct Read;
    /// An activation instant that is lost must not be made up: that is RP_E_CONFIG, with what to do. Entries that are
    /// lost are no loss, because the host knows what it has stored: then `damaged` is set.
    static Answer<Read> decode(std::string_view bytes);
    [[nodiscard]] std::string encode() const;

    [[nodiscard]] const std::string& tenant() const noexcept { return tenant_; }
    [[nodiscard]] std::int64_t activated_ms() const noexcept { return activated_ms_; }
    [[nodiscard]] std::size_t size() const noexcept { return decided_.size(); }

    [[nodiscard]] bool knows(const Digest& id) const { return decided_.contains(id); }
    void add(const Decided& one) { decided_.insert_or_assign(one.id, one.begin_s); }
    void remove(const Digest& id) { decided_.erase(id); }
    /// Forgets what began before; answers how many beyond that had to go because of most_entries.
    std::size_t prune(std::int64_t begun_before_ms);

  private:
    void put_sorted(std::string& out) const;

    std::string tenant_;
    std::int64_t activated_ms_;
    boost::unordered_flat_map<Digest, std::uint32_t, DigestHash> decided_;
};

struct Checkpoint::Read {
    Checkpoint checkpoint;
    bool damaged = false;
};

}  // namespace risk::incydr
