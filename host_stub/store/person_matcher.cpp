// SPDX-License-Identifier: Apache-2.0
#include "store/person_matcher.hpp"

#include <soci/soci.h>

#include "domain/behaviour.hpp"
#include "domain/person.hpp"
#include "store/setting.hpp"
#include "store/statement.hpp"

namespace risk::store {

PersonMatcher::PersonMatcher(soci::session& sql)
    : sql_(sql),
      by_email_(sql, "SELECT id, in_directory FROM people WHERE email = ?"),
      by_alias_(sql, "SELECT person_id FROM person_aliases WHERE alias = ?") {}

void PersonMatcher::begin() { has_directory_ = setting::has(sql_, setting::directory_imported_s); }

std::optional<PersonMatcher::Match> PersonMatcher::alias(const std::string& key) {
    if (key.empty()) return std::nullopt;
    Match match;
    const auto take = [&match](const QuickStatement& row) { match.person_id = row.number(0); };
    if (!by_alias_.first(take, std::string_view(key))) return std::nullopt;
    return match;
}

std::optional<PersonMatcher::Match> PersonMatcher::match(const std::string& subject, const std::string& actor) {
    Match known{0, true};
    bool in_directory = false;
    const auto take = [&](const QuickStatement& row) {
        known.person_id = row.number(0);
        in_directory = row.number(1) != 0;
    };
    if (by_email_.first(take, std::string_view(subject)) && (in_directory || !has_directory_)) return known;
    if (const auto found = alias(subject)) return found;
    if (const auto found = alias(actor)) return found;
    if (has_directory_ || !domain::is_email(subject)) return std::nullopt;
    return Match{add_person(sql_, subject), true};
}

std::int64_t add_person(soci::session& sql, const std::string& email) {
    const auto behaviour = static_cast<int>(domain::Behaviour::sensitive_data_handling);
    std::int64_t id = 0;
    run_statement(sql, "INSERT INTO people (email) VALUES (:email) RETURNING id", soci::use(email), soci::into(id));
    run_statement(sql, "INSERT INTO behaviour_scores (person_id, behaviour) VALUES (:id, :behaviour)", soci::use(id),
                  soci::use(behaviour));
    return id;
}

}  // namespace risk::store
