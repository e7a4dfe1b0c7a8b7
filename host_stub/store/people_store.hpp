// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <stop_token>
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

/// Of "email", "name", "department", "title", "aliases" those that an import says something about.
using PeopleColumns = std::set<std::string, std::less<>>;

/// What a Failure of an import says when the list itself is at fault, and not the store.
inline constexpr auto people_not_imported = "The people were not imported";

struct ImportOptions {
    PeopleColumns columns{"email", "name", "department", "title", "aliases"};  ///< the others keep what is stored
    bool dry_run = false;        ///< tells what would happen, changes nothing
    std::stop_token stopping{};  ///< ends it early, with nothing changed
};

class PeopleStore {
  public:
    explicit PeopleStore(Database& database);

    /// Adds and updates, in one transaction; never removes. From the first import on only people in the directory are
    /// scored; events of others are unmatched until they appear.
    Result<ImportOutcome> import(const std::vector<Person>& people, std::int64_t now_s,
                                 const ImportOptions& options = {});

    /// By address. sought: a part of the name, of the address or of an alias; upper and lower case of A-Z are the same.
    [[nodiscard]] std::vector<Person> list(std::string_view after_email, std::uint32_t limit,
                                           std::string_view sought = {});
    [[nodiscard]] std::optional<Person> find(std::string_view email_or_alias);
    /// Of the people that the organisation's score is the mean of; in order, without the empty one.
    [[nodiscard]] std::vector<std::string> departments();
    [[nodiscard]] bool has_directory();
    [[nodiscard]] std::optional<std::int64_t> last_import_s();  ///< nothing before the first

  private:
    Database& database_;
};

}  // namespace risk::store
