// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "base/clock.hpp"
#include "integrations/live_view.hpp"
#include "integrations/next_words.hpp"

namespace risk::integrations {

/// Where the loop's thread puts what others may see.
class LiveBoard final : public LiveView {
  public:
    explicit LiveBoard(const Clock& clock) : clock_(clock) {}

    void put(LiveIntegration integration, NextStep next);
    void remove(std::int64_t id);
    void put_plugins(std::vector<LivePlugin> plugins);
    void put_commits(LiveCommits commits);
    /// Said again and again: who has not been heard of for a while is not healthy.
    void put_health(bool healthy);

    [[nodiscard]] std::vector<LiveIntegration> integrations() const override;
    [[nodiscard]] std::optional<LiveIntegration> integration(std::int64_t id) const override;
    [[nodiscard]] std::vector<std::shared_ptr<const LiveIntegration>> glance() const override;
    [[nodiscard]] LiveUnproven unproven() const override;
    [[nodiscard]] LiveChanges changes() const override;
    [[nodiscard]] std::vector<LivePlugin> plugins() const override;
    [[nodiscard]] LiveCommits commits() const override;
    [[nodiscard]] bool healthy() const override;
    [[nodiscard]] bool kept() const override;

  private:
    struct Entry {
        std::shared_ptr<const LiveIntegration> live;
        NextStep next;
    };
    [[nodiscard]] LiveIntegration with_words(const Entry& entry) const;
    [[nodiscard]] bool heard_lately() const;

    const Clock& clock_;
    mutable std::mutex mutex_;
    std::map<std::int64_t, Entry> integrations_;
    std::map<std::int64_t, std::int64_t> unproven_;  ///< since when, by id
    LiveChanges changes_;
    std::vector<LivePlugin> plugins_;
    LiveCommits commits_;
    bool healthy_ = false;
    std::int64_t heard_ns_ = 0;
};

}  // namespace risk::integrations
