// SPDX-License-Identifier: Apache-2.0
#include "store/person_matcher.hpp"

#include <soci/soci.h>

#include "domain/person.hpp"
#include "store/setting.hpp"

namespace risk::store {
namespace {

constexpr std::size_t most_met = 1'000;

}  // namespace

// Every event is of behaviour 1 so far.
PersonAdder::PersonAdder(soci::session& sql)
    : person_(sql, "INSERT INTO people (email) VALUES (?) RETURNING id"),
      score_(sql, "INSERT INTO behaviour_scores (person_id, behaviour) VALUES (?, 1)") {}

std::int64_t PersonAdder::add(const std::string& email) {
    std::int64_t id = 0;
    person_.first([&id](const QuickStatement& row) { id = row.number(0); }, std::string_view(email));
    score_.run(id);
    return id;
}

PersonMatcher::PersonMatcher(soci::session& sql)
    : sql_(sql),
      by_email_(sql, "SELECT id, in_directory FROM people WHERE email = ?"),
      by_alias_(sql, "SELECT person_id FROM person_aliases WHERE alias = ?"),
      adder_(sql) {}

void PersonMatcher::begin() {
    has_directory_ = setting::has(sql_, setting::directory_imported_s);
    met_.clear();
}

std::optional<PersonMatcher::Match> PersonMatcher::alias(const std::string& key) {
    if (key.empty()) return std::nullopt;
    Match match;
    const auto take = [&match](const QuickStatement& row) { match.person_id = row.number(0); };
    if (!by_alias_.first(take, std::string_view(key))) return std::nullopt;
    return match;
}

std::optional<PersonMatcher::Match> PersonMatcher::match(const std::string& subject, const std::string& actor) {
    if (const auto met = met_.find(subject); met != met_.end()) return Match{met->second, true};
    const auto found = search(subject, actor);
    if (!found || !found->by_address) return found;
    if (met_.size() == most_met) met_.clear();
    met_.emplace(subject, found->person_id);
    return found;
}

std::optional<PersonMatcher::Match> PersonMatcher::search(const std::string& subject, const std::string& actor) {
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
    return Match{adder_.add(subject), true};
}

}  // namespace risk::store
