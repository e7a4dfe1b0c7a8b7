// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/secret.hpp"
#include "domain/permission.hpp"
#include "store/account_store.hpp"

namespace soci {
class session;
}

// Steps of a transaction that accounts, sessions and one-time links share. Within the caller's.
namespace risk::store::account_rows {

/// All accounts that the condition selects, by name; it may name :key (text) and :id (number).
std::vector<Account> select(soci::session& sql, const std::string& condition, const std::string& key, std::int64_t id);
std::optional<Account> by_name(soci::session& sql, std::string_view name);
std::optional<Account> by_id(soci::session& sql, std::int64_t id);

Result<Account> insert(soci::session& sql, const NewAccount& account, const Doer& doer);
void set_password(soci::session& sql, std::int64_t id, const std::string& hash);

/// A new session and its id; a few of the account's go on beside it, those that are over are forgotten.
Secret start_session(soci::session& sql, std::int64_t account, std::int64_t now_s);
void end_sessions(soci::session& sql, std::int64_t account);

/// Of a built-in role or one that was made here, whatever its case.
std::optional<domain::Role> role(soci::session& sql, std::string_view name);
Failure no_such_role(const std::string& name);

}  // namespace risk::store::account_rows
