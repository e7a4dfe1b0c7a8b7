// SPDX-License-Identifier: Apache-2.0
#include "store/person_matcher.hpp"

#include <soci/soci.h>

#include "domain/behaviour.hpp"
#include "domain/person.hpp"
#include "store/door.hpp"
#include "store/setting.hpp"
#include "store/statement.hpp"

namespace risk::store {

struct PersonMatcher::Statements {
    explicit Statements(soci::session& sql)
        : by_email(prepare_statement(sql, "SELECT id, in_directory FROM people WHERE email = :key", soci::use(key),
                                     soci::into(id), soci::into(in_directory))),
          by_alias(prepare_statement(sql, "SELECT person_id FROM person_aliases WHERE alias = :key", soci::use(key),
                                     soci::into(id))) {}

    std::optional<std::int64_t> alias(const std::string& text) {
        key = text;
        if (key.empty() || !fetch_one(by_alias)) return std::nullopt;
        return id;
    }

    std::string key;
    std::int64_t id = 0;
    int in_directory = 0;
    soci::statement by_email;
    soci::statement by_alias;
};

PersonMatcher::PersonMatcher(soci::session& sql) : sql_(sql), statements_(std::make_unique<Statements>(sql)) {}
PersonMatcher::~PersonMatcher() = default;

void PersonMatcher::begin() { has_directory_ = setting::has(sql_, setting::directory_imported_s); }

std::optional<std::int64_t> PersonMatcher::match(const std::string& subject, const std::string& actor) {
    auto& find = *statements_;
    find.key = subject;
    const bool known = fetch_one(find.by_email);
    if (known && (find.in_directory != 0 || !has_directory_)) return find.id;
    if (const auto id = find.alias(subject)) return id;
    if (const auto id = find.alias(actor)) return id;
    if (has_directory_ || !domain::is_email(subject)) return std::nullopt;
    return add_person(sql_, subject);
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
