// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/secret.hpp"
#include "domain/permission.hpp"
#include "store/account_store.hpp"

namespace risk::store {

inline constexpr std::int64_t session_idle_s = 30 * 60;
inline constexpr std::int64_t session_longest_s = 12 * 3600;

struct Session {
    std::string key;  ///< finds it; the id itself is kept nowhere
    Account account;
    domain::Role role;  ///< as it is now
    std::int64_t created_s = 0, last_seen_s = 0;

    [[nodiscard]] std::int64_t expires_s() const {
        return std::min(last_seen_s + session_idle_s, created_s + session_longest_s);
    }
};

/// Who is signed in. A session ends by sign-out, after 30 minutes without a request, after 12 hours, and when the account's
/// role or password changes or the account is disabled or removed.
class SessionStore {
  public:
    explicit SessionStore(Database& database);

    /// After the right password: a new id, and the one that the client came with ends. Nothing if the account has been
    /// disabled or removed meanwhile.
    std::optional<Secret> sign_in(std::int64_t account, std::string_view former_key, const Doer& doer);

    [[nodiscard]] std::optional<Session> find(std::string_view id, std::int64_t now_s);
    [[nodiscard]] std::optional<Session> find_by_key(std::string_view key, std::int64_t now_s);
    /// Somebody is there: noted at most once a minute.
    void seen(const Session& session, std::int64_t now_s);
    void sign_out(const Session& session, const Doer& doer);
    /// One's own new password. All sessions end; the id of the one that goes on.
    Secret change_password(const Session& session, const std::string& hash, const Doer& doer);

  private:
    Database& database_;
};

}  // namespace risk::store
