// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <string>
#include <tuple>
#include <vector>

namespace risk::test {

/// The score told another way, to check the product's against: a bucket that holds at most 360 days' worth of seconds and
/// loses one a second, the oldest event's first. It shares no formula with the product.
class NaiveBucket {
  public:
    struct Drop {
        std::int64_t t = 0;
        std::string source, id;
        std::int64_t penalty = 0;
        friend bool operator<(const Drop& a, const Drop& b) {
            return std::tie(a.t, a.source, a.id) < std::tie(b.t, b.source, b.id);
        }
        friend bool operator==(const Drop& a, const Drop& b) {
            return std::tie(a.t, a.source, a.id) == std::tie(b.t, b.source, b.id);
        }
    };
    struct Share {
        std::string id;
        std::int64_t seconds = 0, spilt = 0;
    };

    /// Any order, with repeats.
    explicit NaiveBucket(std::vector<Drop> drops) : drops_(std::move(drops)) {
        std::sort(drops_.begin(), drops_.end());
        drops_.erase(std::unique(drops_.begin(), drops_.end()), drops_.end());
    }

    /// What each event that happened by now still has in the bucket, oldest first.
    [[nodiscard]] std::vector<Share> at(std::int64_t now) const {
        std::vector<Share> shares;
        std::int64_t clock = 0;
        for (const auto& drop : drops_) {
            if (drop.t > now) break;
            leak(shares, drop.t - clock);
            clock = drop.t;
            const auto fits = std::min(drop.penalty, capacity - level(shares));
            shares.push_back({drop.id, fits, drop.penalty - fits});
        }
        leak(shares, now - clock);
        return shares;
    }

    [[nodiscard]] std::int64_t level_at(std::int64_t now) const { return level(at(now)); }
    [[nodiscard]] int tenths_at(std::int64_t now) const { return tenths(level_at(now)); }

    /// Half up, found by trying: the number whose distance is smallest.
    static int tenths(std::int64_t seconds) {
        int best = 0;
        while (best < 100 && 2 * (seconds * 100 - best * capacity) >= capacity) ++best;
        return best;
    }

  private:
    static constexpr std::int64_t capacity = 360LL * 24 * 60 * 60;

    static std::int64_t level(const std::vector<Share>& shares) {
        std::int64_t sum = 0;
        for (const auto& share : shares) sum += share.seconds;
        return sum;
    }

    static void leak(std::vector<Share>& shares, std::int64_t seconds) {
        for (auto& share : shares) {
            const auto lost = std::min(share.seconds, seconds);
            share.seconds -= lost;
            seconds -= lost;
        }
    }

    std::vector<Drop> drops_;
};

}  // namespace risk::test
