// SPDX-License-Identifier: Apache-2.0
#include "upstream/request_budget.hpp"

#include <algorithm>
#include <cmath>

namespace risk::incydr {
namespace {

constexpr double minute_ns = 60e9;

}  // namespace

TokenBucket::Shape TokenBucket::shape_for(int requests_per_minute) {
    static constexpr double least_burst = 6;
    const double pace = std::max(1, requests_per_minute);
    if (pace > published_limit_per_minute) return {pace, pace};
    const double room = published_limit_per_minute - pace;
    const double burst = std::max(least_burst, std::min(pace, room));
    return {burst, std::min(pace, published_limit_per_minute - burst)};
}

TokenBucket::TokenBucket(int requests_per_minute, std::int64_t now_ns)
    : shape_(shape_for(requests_per_minute)), tokens_(shape_.capacity), at_ns_(now_ns) {}

void TokenBucket::refill(std::int64_t now_ns) {
    if (now_ns <= at_ns_) return;
    const double gained = static_cast<double>(now_ns - at_ns_) / minute_ns * shape_.per_minute;
    tokens_ = std::min(shape_.capacity, tokens_ + gained);
    at_ns_ = now_ns;
}

std::int64_t TokenBucket::take(std::int64_t now_ns, double spare) {
    refill(now_ns);
    if (now_ns < blocked_until_ns_) return blocked_until_ns_ - now_ns;
    const double missing = 1 + spare - tokens_;
    if (missing > 1e-6) return static_cast<std::int64_t>(std::ceil(missing / shape_.per_minute * minute_ns));
    tokens_ = std::max(0.0, tokens_ - 1);
    return 0;
}

bool TokenBucket::empty(std::int64_t now_ns) {
    refill(now_ns);
    return tokens_ < 1;
}

void TokenBucket::block_until(std::int64_t until_ns) { blocked_until_ns_ = std::max(blocked_until_ns_, until_ns); }

void TokenBucket::reshape(int requests_per_minute, std::int64_t now_ns) {
    refill(now_ns);
    shape_ = shape_for(requests_per_minute);
    tokens_ = std::min(tokens_, shape_.capacity);
}

SharedBudget::Grant SharedBudget::ask(std::int64_t now_ns) {
    const std::lock_guard lock(mutex_);
    const std::int64_t wait = bucket_.take(now_ns, 0);
    return {wait, wait > 0 && bucket_.blocked_until() > now_ns};
}

bool SharedBudget::ask_spare(std::int64_t now_ns) {
    const std::lock_guard lock(mutex_);
    const int pace = paces_.empty() ? 1 : *std::min_element(paces_.begin(), paces_.end());
    return bucket_.take(now_ns, TokenBucket::shape_for(pace).capacity / 4) == 0;
}

bool SharedBudget::empty(std::int64_t now_ns) {
    const std::lock_guard lock(mutex_);
    return bucket_.empty(now_ns);
}

void SharedBudget::block_until(std::int64_t until_ns) {
    const std::lock_guard lock(mutex_);
    bucket_.block_until(until_ns);
}

void SharedBudget::settle(std::int64_t now_ns) {
    if (!paces_.empty()) bucket_.reshape(*std::min_element(paces_.begin(), paces_.end()), now_ns);
}

void SharedBudget::join(int requests_per_minute, std::int64_t now_ns) {
    const std::lock_guard lock(mutex_);
    paces_.push_back(requests_per_minute);
    settle(now_ns);
}

void SharedBudget::leave(int requests_per_minute, std::int64_t now_ns) {
    const std::lock_guard lock(mutex_);
    if (const auto at = std::find(paces_.begin(), paces_.end(), requests_per_minute); at != paces_.end())
        paces_.erase(at);
    settle(now_ns);
}

BudgetShare::BudgetShare(std::shared_ptr<SharedBudget> budget, int requests_per_minute, std::int64_t now_ns)
    : budget_(std::move(budget)), pace_(requests_per_minute), joined_ns_(now_ns) {
    budget_->join(pace_, now_ns);
}

BudgetShare::~BudgetShare() { budget_->leave(pace_, joined_ns_); }

std::shared_ptr<SharedBudget> BudgetRegistry::of(const std::string& origin, int requests_per_minute,
                                                 std::int64_t now_ns) {
    const std::lock_guard lock(mutex_);
    auto& budget = budgets_[origin];
    if (!budget) budget = std::make_shared<SharedBudget>(requests_per_minute, now_ns);
    return budget;
}

}  // namespace risk::incydr
