// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace risk::store {

class Database;

/// Plugin libraries, by sha256, that ended too often and are not started until an operator acts.
class QuarantineStore {
  public:
    explicit QuarantineStore(Database& database);

    void add(const std::string& sha256, std::int64_t since_s);
    /// False if it was not in quarantine.
    bool lift(const std::string& sha256);
    [[nodiscard]] std::map<std::string, std::int64_t> list();  ///< since when, by sha256

  private:
    Database& database_;
};

}  // namespace risk::store
