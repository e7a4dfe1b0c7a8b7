// SPDX-License-Identifier: Apache-2.0
#include "integrations/quarantine_book.hpp"

namespace risk::integrations {

std::optional<std::int64_t> QuarantineBook::since(const std::string& sha256) const {
    const auto found = known_.find(sha256);
    return found == known_.end() ? std::nullopt : std::optional(found->second);
}

void QuarantineBook::add(const std::string& plugin_id, const std::string& sha256, const std::string& reason) {
    const std::int64_t now_s = around_.loop.clock().unix_s();
    known_[sha256] = now_s;
    // Written, it may be lifted by others at once, before the next look at the store has seen it there.
    const auto written = [this, sha256, now_s, alive = std::weak_ptr<bool>(alive_)] {
        if (!alive.expired()) stored_.emplace(sha256, now_s);
    };
    around_.records.quarantine(
        {plugin_id, sha256, reason, now_s}, [written, log = around_.log](const Result<void>& outcome) {
            if (outcome) return written();
            log(RP_LOG_ERROR, "store", "a quarantine could not be written: " + outcome.failure().sentence());
        });
}

void QuarantineBook::lift(const std::string& sha256) {
    if (known_.erase(sha256) == 0) return;
    around_.records.release(sha256, [log = around_.log](const Result<void>& outcome) {
        if (!outcome) log(RP_LOG_ERROR, "store", "a quarantine could not be lifted: " + outcome.failure().sentence());
    });
}

std::vector<std::string> QuarantineBook::take(const std::map<std::string, std::int64_t>& stored) {
    std::vector<std::string> lifted;
    for (const auto& [sha256, since_s] : stored) {
        if (!stored_.contains(sha256)) known_.emplace(sha256, since_s);
    }
    for (const auto& [sha256, since_s] : stored_) {
        if (!stored.contains(sha256) && known_.erase(sha256) != 0) lifted.push_back(sha256);
    }
    stored_ = stored;
    return lifted;
}

}  // namespace risk::integrations
