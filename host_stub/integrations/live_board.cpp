// SPDX-License-Identifier: Apache-2.0
#include "integrations/live_board.hpp"

#include <algorithm>
#include <tuple>

namespace risk::integrations {
namespace {

constexpr std::int64_t unheard = 10'000'000'000;

bool same_standing(const LiveIntegration& a, const LiveIntegration& b) {
    const auto parts = [](const LiveIntegration& each) {
        return std::tie(each.name, each.plugin_name, each.status, each.interval_ms, each.consecutive_failures,
                        each.revision);
    };
    return parts(a) == parts(b);
}

bool same_reads(const LiveIntegration& a, const LiveIntegration& b) {
    return a.last_read_s == b.last_read_s && a.counters == b.counters;
}

bool same_plugin(const LivePlugin& a, const LivePlugin& b) {
    const auto parts = [](const LivePlugin& each) {
        return std::tie(each.id, each.file, each.sha256, each.rejected, each.running, each.pid, each.quarantined,
                        each.restarts, each.signature.state, each.signature.key_id, each.signature.signer,
                        each.signature.comment);
    };
    const auto same_wall = [](const auto& one, const auto& other) {
        return one.id == other.id && one.stands == other.stands;
    };
    return parts(a) == parts(b) && std::ranges::equal(a.sandbox.walls, b.sandbox.walls, same_wall);
}

}  // namespace

void LiveBoard::put(LiveIntegration integration, NextStep next) {
    auto now = std::make_shared<const LiveIntegration>(std::move(integration));
    const std::lock_guard lock(mutex_);
    auto& entry = integrations_[now->id];
    if (!entry.live || !same_standing(*entry.live, *now)) ++changes_.standings;
    if (!entry.live || !same_reads(*entry.live, *now)) ++changes_.reads;
    if (now->unproven_since_s != 0) {
        unproven_[now->id] = now->unproven_since_s;
    } else {
        unproven_.erase(now->id);
    }
    entry = {std::move(now), next};
}

void LiveBoard::remove(std::int64_t id) {
    const std::lock_guard lock(mutex_);
    integrations_.erase(id);
    unproven_.erase(id);
    ++changes_.standings;
}

void LiveBoard::put_plugins(std::vector<LivePlugin> plugins) {
    const std::lock_guard lock(mutex_);
    if (!std::ranges::equal(plugins_, plugins, same_plugin)) ++changes_.standings;
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

LiveIntegration LiveBoard::with_words(const Entry& entry) const {
    LiveIntegration live = *entry.live;
    live.next = next_words(entry.next, clock_.unix_ns());
    return live;
}

// Copied when the lock is free again: the loop puts something every few milliseconds where there are thousands.
std::vector<LiveIntegration> LiveBoard::integrations() const {
    std::vector<Entry> entries;
    {
        const std::lock_guard lock(mutex_);
        entries.reserve(integrations_.size());
        for (const auto& [id, entry] : integrations_) entries.push_back(entry);
    }
    std::ranges::sort(entries, {}, [](const Entry& entry) -> const std::string& { return entry.live->name; });
    std::vector<LiveIntegration> all;
    all.reserve(entries.size());
    for (const auto& entry : entries) all.push_back(with_words(entry));
    return all;
}

std::optional<LiveIntegration> LiveBoard::integration(std::int64_t id) const {
    const std::lock_guard lock(mutex_);
    const auto found = integrations_.find(id);
    return found == integrations_.end() ? std::nullopt : std::optional(with_words(found->second));
}

std::vector<std::shared_ptr<const LiveIntegration>> LiveBoard::glance() const {
    std::vector<std::shared_ptr<const LiveIntegration>> all;
    const std::lock_guard lock(mutex_);
    all.reserve(integrations_.size());
    for (const auto& [id, entry] : integrations_) all.push_back(entry.live);
    return all;
}

LiveUnproven LiveBoard::unproven() const {
    const std::lock_guard lock(mutex_);
    LiveUnproven all{unproven_.size(), 0};
    for (const auto& [id, since_s] : unproven_)
        all.since_s = all.since_s == 0 ? since_s : std::min(all.since_s, since_s);
    return all;
}

LiveChanges LiveBoard::changes() const {
    const std::lock_guard lock(mutex_);
    return changes_;
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
