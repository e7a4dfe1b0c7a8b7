// SPDX-License-Identifier: Apache-2.0
#include "integrations/live_board.hpp"

#include <algorithm>

namespace risk::integrations {
namespace {

constexpr std::int64_t unheard = 10'000'000'000;

}  // namespace

void LiveBoard::put(LiveIntegration integration, NextStep next) {
    const std::lock_guard lock(mutex_);
    const auto id = integration.id;
    integrations_[id] = {std::move(integration), next};
}

void LiveBoard::remove(std::int64_t id) {
    const std::lock_guard lock(mutex_);
    integrations_.erase(id);
}

void LiveBoard::put_plugins(std::vector<LivePlugin> plugins) {
    const std::lock_guard lock(mutex_);
    plugins_ = std::move(plugins);
}

void LiveBoard::put_commits(LiveCommits commits) {
    const std::lock_guard lock(mutex_);
    commits_ = commits;
}

void LiveBoard::put_health(bool healthy) {
    const std::lock_guard lock(mutex_);
    healthy_ = healthy;
    heard_ns_ = clock_.steady_ns();
}

std::vector<LiveIntegration> LiveBoard::integrations() const {
    const std::int64_t now = clock_.unix_ns();
    std::vector<LiveIntegration> all;
    const std::lock_guard lock(mutex_);
    for (const auto& [id, entry] : integrations_) {
        all.push_back(entry.first);
        all.back().next = next_words(entry.second, now);
    }
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return all;
}

std::vector<LivePlugin> LiveBoard::plugins() const {
    const std::lock_guard lock(mutex_);
    return plugins_;
}

LiveCommits LiveBoard::commits() const {
    const std::lock_guard lock(mutex_);
    return commits_;
}

bool LiveBoard::heard_lately() const { return clock_.steady_ns() - heard_ns_ < unheard; }

bool LiveBoard::healthy() const {
    const std::lock_guard lock(mutex_);
    return healthy_ && heard_lately();
}

bool LiveBoard::kept() const {
    const std::lock_guard lock(mutex_);
    return heard_ns_ != 0 && heard_lately();
}

}  // namespace risk::integrations
