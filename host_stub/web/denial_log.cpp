// SPDX-License-Identifier: Apache-2.0
#include "web/denial_log.hpp"

#include <algorithm>

namespace risk::web {
namespace {

constexpr std::size_t most_kinds = 1000;

store::AuditEntry entry(std::int64_t now_s, std::string actor, std::string subject, std::string detail) {
    return {0, now_s, std::move(actor), "denied", std::move(subject), std::move(detail)};
}

}  // namespace

std::vector<store::AuditEntry> DenialLog::denied(const std::string& actor, const std::string& subject,
                                                 const std::string& detail, std::int64_t now_s) {
    const std::lock_guard lock(mutex_);
    auto entries = close(now_s);
    // Beyond many kinds all others are one.
    const bool full = minutes_.size() >= most_kinds && !minutes_.contains({actor, subject});
    const auto key = full ? std::pair<std::string, std::string>("several", "various") : std::pair(actor, subject);
    const auto [at, first] = minutes_.try_emplace(key, Minute{now_s + 60, 0});
    if (first) {
        next_s_ = std::min(next_s_, at->second.ends_s);
        entries.push_back(entry(now_s, key.first, key.second, detail));
    } else {
        ++at->second.more;
    }
    return entries;
}

std::vector<store::AuditEntry> DenialLog::due(std::int64_t now_s) {
    const std::lock_guard lock(mutex_);
    return close(now_s);
}

std::vector<store::AuditEntry> DenialLog::close(std::int64_t now_s) {
    std::vector<store::AuditEntry> entries;
    if (now_s < next_s_) return entries;
    next_s_ = INT64_MAX;
    for (auto at = minutes_.begin(); at != minutes_.end();) {
        const auto& [key, minute] = *at;
        if (now_s < minute.ends_s) {
            next_s_ = std::min(next_s_, minute.ends_s);
            ++at;
            continue;
        }
        if (minute.more > 0) {
            entries.push_back(entry(now_s, key.first, key.second,
                                    std::to_string(minute.more) + " more times within the minute after the first"));
        }
        at = minutes_.erase(at);
    }
    return entries;
}

}  // namespace risk::web
