// SPDX-License-Identifier: Apache-2.0
#include "integrations/live_board.hpp"

#include <algorithm>

namespace risk::integrations {

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

bool LiveBoard::healthy() const {
    constexpr std::int64_t unheard = 10'000'000'000;
    const std::lock_guard lock(mutex_);
    return healthy_ && clock_.steady_ns() - heard_ns_ < unheard;
}

}  // namespace risk::integrations
