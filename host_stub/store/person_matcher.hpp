// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

#include "store/quick_statement.hpp"

namespace risk::store {

/// Adds people with no events; every person has a row for every behaviour. Use within a transaction.
class PersonAdder {
  public:
    explicit PersonAdder(soci::session& sql);
    /// The new row id.
    std::int64_t add(const std::string& email);

  private:
    QuickStatement person_, score_;
};

/// Whose event it is. With a directory: the person there whose address, alias or upstream id it names. Without one:
/// whoever has that address, made known if need be. Use within a transaction.
class PersonMatcher {
  public:
    explicit PersonMatcher(soci::session& sql);

    /// Forgets whom it has met and reads anew whether there is a directory: when others have written, or something was undone.
    void begin();
    struct Match {
        std::int64_t person_id = 0;
        bool by_address = false;  ///< the subject is the person's own address
    };
    /// subject and actor normalised; the subject goes before the actor.
    std::optional<Match> match(const std::string& subject, const std::string& actor);

  private:
    std::optional<Match> search(const std::string& subject, const std::string& actor);
    std::optional<Match> alias(const std::string& key);

    soci::session& sql_;
    QuickStatement by_email_, by_alias_;
    PersonAdder adder_;
    bool has_directory_ = false;
    std::unordered_map<std::string, std::int64_t> met_;  ///< people by their own address; the same come again and again
};

}  // namespace risk::store
