// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace soci {
class session;
}

namespace risk::store {

/// Whose event it is. With a directory: the person there whose address, alias or upstream id it names. Without one:
/// whoever has that address, made known if need be. Use within a transaction.
class PersonMatcher {
  public:
    explicit PersonMatcher(soci::session& sql);
    ~PersonMatcher();

    /// Reads anew whether there is a directory: at the start of each transaction.
    void begin();
    /// The person's row id. subject and actor normalised; the subject goes before the actor.
    std::optional<std::int64_t> match(const std::string& subject, const std::string& actor);

  private:
    struct Statements;
    soci::session& sql_;
    std::unique_ptr<Statements> statements_;
    bool has_directory_ = false;
};

/// Adds a person with no events; every person has a row for every behaviour.
std::int64_t add_person(soci::session& sql, const std::string& email);

}  // namespace risk::store
