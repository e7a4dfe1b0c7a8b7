// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <unordered_map>

namespace risk::incydr {

/// Which actor has which e-mail address, "none" being an answer too. Bounded: the one unused for longest goes first.
/// Times are steady nanoseconds.
class IdentityCache {
  public:
    static constexpr std::int64_t hour_ns = 3'600'000'000'000;
    static constexpr std::int64_t life_of_found_ns = 24 * hour_ns;
    static constexpr std::int64_t life_of_none_ns = hour_ns;  // a directory may learn about somebody soon

    explicit IdentityCache(std::size_t most = 4096) : most_(most) {}

    /// An address, or empty for "known to have none"; nothing if it has to be asked.
    [[nodiscard]] std::optional<std::string> find(const std::string& actor, std::int64_t now_ns) {
        const auto at = by_actor_.find(actor);
        if (at == by_actor_.end()) return std::nullopt;
        if (now_ns >= at->second->until_ns) {
            entries_.erase(at->second);
            by_actor_.erase(at);
            return std::nullopt;
        }
        entries_.splice(entries_.begin(), entries_, at->second);
        return at->second->email;
    }

    void put(const std::string& actor, const std::string& email, std::int64_t now_ns) {
        if (const auto at = by_actor_.find(actor); at != by_actor_.end()) {
            entries_.erase(at->second);
            by_actor_.erase(at);
        }
        entries_.push_front({actor, email, now_ns + (email.empty() ? life_of_none_ns : life_of_found_ns)});
        by_actor_[actor] = entries_.begin();
        if (entries_.size() <= most_) return;
        by_actor_.erase(entries_.back().actor);
        entries_.pop_back();
    }

    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }

  private:
    struct Entry {
        std::string actor, email;
        std::int64_t until_ns;
    };

    std::size_t most_;
    std::list<Entry> entries_;  // most recently used first
    std::unordered_map<std::string, std::list<Entry>::iterator> by_actor_;
};

}  // namespace risk::incydr
