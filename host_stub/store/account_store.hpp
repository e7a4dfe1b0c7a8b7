// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.hpp"
#include "store/audit_trail.hpp"

namespace risk::store {

class Database;

struct Account {
    std::int64_t id = 0;
    std::string name;  ///< as it was entered; unique, case does not matter
    std::string display_name;
    std::string role;  ///< a role's name
    bool disabled = false;
    std::int64_t created_s = 0;
    std::int64_t last_sign_in_s = 0;  ///< 0: never
};

/// What an account is made of; the rules for names and passwords are domain's.
struct NewAccount {
    std::string name, display_name, role;
    std::string password_hash;
};

struct AccountChange {
    std::string display_name, role;
    bool disabled = false;
};

/// Who may sign in. Always true: there is no account, or there is an enabled one that is Global Sys Admin. Every change
/// is in the audit log, written with it.
class AccountStore {
  public:
    explicit AccountStore(Database& database);

    [[nodiscard]] bool any();
    [[nodiscard]] std::vector<Account> list();  ///< by name
    [[nodiscard]] std::optional<Account> find(std::string_view name);
    [[nodiscard]] std::string password_hash(std::int64_t id);  ///< empty: no such account

    /// Failures: the name is taken, no such role, the first account has another role than Global Sys Admin.
    Result<Account> add(const NewAccount& account, const Doer& doer);
    /// Another role, or disabling, ends its sessions. Failures: no such account or role, the last Global Sys Admin.
    Result<Account> change(std::string_view name, const AccountChange& change, const Doer& doer);
    /// With its sessions and links. Failures: no such account, the last Global Sys Admin.
    Result<void> remove(std::string_view name, const Doer& doer);

  private:
    Database& database_;
};

}  // namespace risk::store
