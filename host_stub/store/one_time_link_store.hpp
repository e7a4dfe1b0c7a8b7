// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/secret.hpp"
#include "store/account_store.hpp"

namespace risk::store {

enum class LinkPurpose : std::uint8_t { set_up, sign_in, reset };

struct OneTimeLink {
    Secret key;  ///< what stands behind the # of the address
    std::int64_t expires_s = 0;
};

/// A session that a link has opened.
struct Opened {
    Account account;
    Secret session_id;
};

/// Links that open one door once. What a link does and that it is used up are one transaction. A link is good for its own
/// purpose only, and a new one takes the place of the former.
class OneTimeLinkStore {
  public:
    explicit OneTimeLinkStore(Database& database);

    /// To the first account; 60 minutes. Nothing once there is an account.
    std::optional<OneTimeLink> make_set_up(const Doer& doer);
    /// To sign in (10 minutes) or to a new password (60 minutes; the account's sessions end now). Fails if there is no such
    /// account, or it is disabled.
    Result<OneTimeLink> make(LinkPurpose purpose, std::string_view account, const Doer& doer);

    /// Whether it would open now; it is not used up.
    [[nodiscard]] bool opens_set_up(std::string_view key, std::int64_t now_s);
    [[nodiscard]] std::optional<Account> whose(LinkPurpose purpose, std::string_view key, std::int64_t now_s);

    /// The first account, with the role that the first one has. Nothing: the link does not open.
    std::optional<Opened> set_up(std::string_view key, NewAccount account, std::int64_t now_s);
    std::optional<Opened> sign_in(std::string_view key, std::int64_t now_s);
    std::optional<Opened> set_password(std::string_view key, const std::string& hash, std::int64_t now_s);

  private:
    Database& database_;
};

}  // namespace risk::store
