// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace risk::store {

class Database;

struct Entitlement {
    std::string name;    ///< "engage"
    std::string source;  ///< who granted it: "command line (uid 0)"
    std::int64_t since_s = 0;
};

class EntitlementStore {
  public:
    explicit EntitlementStore(Database& database);
    void grant(std::string_view name, std::string_view source, std::int64_t now_s);
    void revoke(std::string_view name);
    [[nodiscard]] bool has(std::string_view name);
    [[nodiscard]] std::vector<Entitlement> list();

  private:
    Database& database_;
};

}  // namespace risk::store
