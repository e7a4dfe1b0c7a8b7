// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/failure.hpp"
#include "domain/permission.hpp"
#include "store/audit_trail.hpp"

namespace risk::store {

class Database;

/// The built-in roles, and custom ones that are made here. Changes are in the audit log, written with them, and hold from
/// the next request on.
class RoleStore {
  public:
    explicit RoleStore(Database& database);

    [[nodiscard]] std::vector<domain::Role> list();  ///< built-in ones first, then by name
    [[nodiscard]] std::optional<domain::Role> find(std::string_view name);
    [[nodiscard]] std::int64_t accounts(std::string_view name);  ///< that have it

    Result<void> add(const domain::Role& role, const Doer& doer);     ///< fails if the name is taken
    Result<void> change(const domain::Role& role, const Doer& doer);  ///< fails if it is built-in or not there
    Result<void> remove(std::string_view name, const Doer& doer);     ///< fails also while an account or token has it

  private:
    Database& database_;
};

}  // namespace risk::store
