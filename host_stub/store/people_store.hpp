// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.hpp"

namespace risk::store {

class Database;

struct Person {
    std::string email;  ///< lower case: the key
    std::string name, department, title;
    std::vector<std::string> aliases;  ///< other addresses, and the sources' own ids (an event's actor)
    bool in_directory = false;         ///< imported; else only known from an event
};

struct ImportOutcome {
    std::uint64_t added = 0, changed = 0, unchanged = 0;
    std::uint64_t events_scored = 0;  ///< unmatched before, now scored as "received late"
};

class PeopleStore {
  public:
    explicit PeopleStore(Database& database);

    /// Adds and updates, in one transaction; never removes. From the first import on only people in the directory are
    /// scored; events of others are unmatched until they appear.
    Result<ImportOutcome> import(const std::vector<Person>& people, std::int64_t now_s);

    [[nodiscard]] std::vector<Person> list(std::string_view after_email, std::uint32_t limit);
    [[nodiscard]] std::optional<Person> find(std::string_view email_or_alias);
    [[nodiscard]] bool has_directory();
    [[nodiscard]] std::optional<std::int64_t> last_import_s();  ///< nothing before the first

  private:
    Database& database_;
};

}  // namespace risk::store
