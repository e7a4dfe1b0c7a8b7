// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace risk::incydr {

/// What the vendor allows.
inline constexpr int published_limit_per_minute = 120;

/// A token bucket, and the instant before which nothing may be sent. Pure; times are steady nanoseconds.
class TokenBucket {
  public:
    struct Shape {
        double capacity;    ///< requests that may be made at once after a rest
        double per_minute;  ///< requests added a minute
    };
    /// A burst and a minute's supply together stay within the published limit, so that no minute ever exceeds it; yet
    /// the first proof, four requests, never waits. Above the limit (a test double) the burst is a minute's supply.
    static Shape shape_for(int requests_per_minute);

    TokenBucket(int requests_per_minute, std::int64_t now_ns);

    /// Nanoseconds until a request may be made; 0 took a token. `spare` tokens are left to others.
    std::int64_t take(std::int64_t now_ns, double spare);
    /// No request may be made now, for our own reasons.
    [[nodiscard]] bool empty(std::int64_t now_ns);
    /// The upstream said wait.
    void block_until(std::int64_t until_ns);
    [[nodiscard]] std::int64_t blocked_until() const noexcept { return blocked_until_ns_; }
    void reshape(int requests_per_minute, std::int64_t now_ns);

  private:
    void refill(std::int64_t now_ns);

    Shape shape_;
    double tokens_;
    std::int64_t at_ns_;
    std::int64_t blocked_until_ns_ = INT64_MIN;
};

/// One bucket that several instances draw from. The most modest of them sets the pace. Thread-safe.
class SharedBudget {
  public:
    struct Grant {
        std::int64_t wait_ns = 0;  ///< 0: go
        bool blocked = false;      ///< the upstream said wait, rather than we
    };

    SharedBudget(int requests_per_minute, std::int64_t now_ns) : bucket_(requests_per_minute, now_ns) {}

    Grant ask(std::int64_t now_ns);
    /// A token only if the bucket stays a quarter full: for what is nice to have.
    bool ask_spare(std::int64_t now_ns);
    bool empty(std::int64_t now_ns);
    void block_until(std::int64_t until_ns);

    void join(int requests_per_minute, std::int64_t now_ns);
    void leave(int requests_per_minute, std::int64_t now_ns);

  private:
    void settle(std::int64_t now_ns);

    std::mutex mutex_;
    TokenBucket bucket_;
    std::vector<int> paces_;  // of those who take part
};

/// One instance's part in a budget; leaves it when it goes.
class BudgetShare {
  public:
    BudgetShare(std::shared_ptr<SharedBudget> budget, int requests_per_minute, std::int64_t now_ns);
    BudgetShare(const BudgetShare&) = delete;
    BudgetShare& operator=(const BudgetShare&) = delete;
    ~BudgetShare();

    SharedBudget& operator*() const noexcept { return *budget_; }
    SharedBudget* operator->() const noexcept { return budget_.get(); }

  private:
    std::shared_ptr<SharedBudget> budget_;
    int pace_;
    std::int64_t joined_ns_;
};

/// The budgets of this process, by upstream. They outlive the instances, so that an edited integration neither gets a
/// fresh burst nor forgets that the upstream said wait. Thread-safe.
class BudgetRegistry {
  public:
    std::shared_ptr<SharedBudget> of(const std::string& origin, int requests_per_minute, std::int64_t now_ns);

  private:
    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<SharedBudget>> budgets_;
};

}  // namespace risk::incydr
