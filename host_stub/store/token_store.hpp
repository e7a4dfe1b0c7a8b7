// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.hpp"
#include "base/secret.hpp"
#include "domain/permission.hpp"
#include "store/audit_trail.hpp"

namespace risk::store {

class Database;

/// Lets a program in, with a role of its own, until it expires.
struct ApiToken {
    std::int64_t id = 0;
    std::string name;  ///< unique, case does not matter
    std::string role, created_by;
    std::int64_t created_s = 0, expires_s = 0;
    std::int64_t last_used_s = 0;  ///< 0: never; to the minute
};

struct NewToken {
    ApiToken token;
    Secret key;  ///< what the program sends; this is the only time that it is known
};

inline constexpr std::int64_t longest_token_days = 365;

class TokenStore {
  public:
    explicit TokenStore(Database& database);

    [[nodiscard]] std::vector<ApiToken> list();  ///< by name, also those that have expired
    [[nodiscard]] std::optional<ApiToken> find_by_name(std::string_view name);
    [[nodiscard]] std::optional<ApiToken> find(std::int64_t id);
    /// Failures: the name is taken, no such role.
    Result<NewToken> add(const std::string& name, const std::string& role, std::int64_t expires_s, const Doer& doer);
    bool revoke(std::int64_t id, const Doer& doer);  ///< false: there is none

    struct Holder {
        ApiToken token;
        domain::Role role;  ///< as it is now
    };
    [[nodiscard]] std::optional<Holder> holder(std::string_view key, std::int64_t now_s);
    void used(const ApiToken& token, std::int64_t now_s);  ///< noted at most once a minute

  private:
    Database& database_;
};

}  // namespace risk::store
