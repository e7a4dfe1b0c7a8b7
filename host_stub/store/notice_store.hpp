// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/failure.hpp"
#include "base/secret.hpp"
#include "store/audit_trail.hpp"

namespace risk::store {

class Database;
class SecretBox;

/// Who is told, and what notices are signed with.
struct NoticeTarget {
    std::string url;
    Secret secret;
    std::int64_t set_s = 0;
    std::optional<Failure> unreadable;  ///< why secret is empty: the key file was replaced
};

/// One edge into or out of not-connected that is still to be told.
struct Notice {
    std::int64_t seq = 0;
    std::string id;  ///< the same at every attempt, so that the receiver can drop doubles
    std::int64_t integration_id = 0;
    std::string integration, plugin_id;
    std::string from, to;  ///< words of statuses
    std::string reason;
    std::int64_t at_s = 0;
    std::int64_t attempts = 0;
};

struct NoticeFigures {
    bool set = false;
    std::string url;
    std::int64_t set_s = 0;
    std::int64_t waiting = 0, oldest_s = 0;  ///< 0: none waits
    std::int64_t delivered = 0, last_delivered_s = 0;
    std::int64_t failed = 0, last_failure_s = 0;  ///< attempts
    std::string last_failure;
    std::int64_t given_up = 0;
};

/// The outbox of notices and where it is sent. At least once, and in the order in which things happened to an integration.
class NoticeStore {
  public:
    explicit NoticeStore(Database& database) : database_(database) {}

    /// What waits goes to the new address. A former secret is good no more. audited: the address without what may be secret.
    /// Fails if the secret cannot be stored now.
    Result<void> set_target(const SecretBox& box, const std::string& url, const Secret& secret,
                            const std::string& audited, const Doer& doer);
    /// With all that waits; how much that was, or nothing if nobody was told anything.
    std::optional<std::int64_t> remove_target(const Doer& doer);
    [[nodiscard]] std::optional<NoticeTarget> target(const SecretBox& box);
    [[nodiscard]] NoticeFigures figures();

    [[nodiscard]] std::vector<Notice> next();  ///< the oldest one of each integration, oldest first
    void delivered(const Notice& notice, std::int64_t now_s);
    void failed(const Notice& notice, const std::string& why, std::int64_t now_s);
    /// Drops what happened before then, and notes each in the audit log.
    std::vector<Notice> give_up(std::int64_t before_s, std::int64_t now_s);

  private:
    Database& database_;
};

}  // namespace risk::store
