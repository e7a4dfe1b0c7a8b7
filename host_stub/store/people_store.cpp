// SPDX-License-Identifier: Apache-2.0
#include "store/people_store.hpp"

#include <soci/soci.h>

#include "domain/person.hpp"
#include "store/door.hpp"
#include "store/organisation_people.hpp"
#include "store/people_import.hpp"
#include "store/people_search.hpp"
#include "store/setting.hpp"
#include "store/statement.hpp"
#include "store/transaction.hpp"

namespace risk::store {
namespace {

constexpr auto columns = "SELECT p.id, p.email, p.name, p.department, p.title, p.in_directory FROM people p ";

std::vector<std::string> aliases_of(soci::session& sql, std::int64_t person_id) {
    std::vector<std::string> aliases;
    std::string alias;
    soci::statement query =
        prepare_statement(sql, "SELECT alias FROM person_aliases WHERE person_id = :id ORDER BY alias",
                          soci::use(person_id), soci::into(alias));
    query.execute();
    while (query.fetch()) aliases.push_back(alias);
    return aliases;
}

std::vector<Person> select(soci::session& sql, const std::string& rest, const std::string& key, std::int64_t rows) {
    std::vector<Person> people;
    std::vector<std::int64_t> ids;
    Person person;
    std::int64_t id = 0;
    int in_directory = 0;
    soci::statement query(sql);
    query.exchange(soci::use(key, "key"));
    query.exchange(soci::use(rows, "rows"));
    query.exchange(soci::into(id));
    for (auto* text : {&person.email, &person.name, &person.department, &person.title})
        query.exchange(soci::into(*text));
    query.exchange(soci::into(in_directory));
    query.alloc();
    query.prepare(columns + rest + " LIMIT :rows");
    query.define_and_bind();
    query.execute();
    while (query.fetch()) {
        person.in_directory = in_directory != 0;
        people.push_back(person);
        ids.push_back(id);
    }
    for (std::size_t i = 0; i < people.size(); ++i) people[i].aliases = aliases_of(sql, ids[i]);
    return people;
}

}  // namespace

PeopleStore::PeopleStore(Database& database) : database_(database) {}

Result<ImportOutcome> PeopleStore::import(const std::vector<Person>& people, std::int64_t now_s,
                                          const ImportOptions& options) {
    return or_failure(database_, [&](soci::session& sql) { return import_people(sql, people, now_s, options); });
}

std::vector<Person> PeopleStore::list(std::string_view after_email, std::uint32_t limit, std::string_view sought) {
    return or_throw(database_, [&](soci::session& sql) {
        const ReadTransaction one_view(sql);
        const auto after = domain::normalise_address(after_email), part = domain::normalise_address(sought);
        if (part.empty()) return select(sql, "WHERE p.email > :key ORDER BY p.email", after, limit);
        std::vector<Person> people;
        for (const auto& address : first_addresses(sql, find_anybody(sql, part), after, limit))
            people.push_back(select(sql, "WHERE p.email = :key", address, 1).front());
        return people;
    });
}

std::optional<Person> PeopleStore::find(std::string_view email_or_alias) {
    return or_throw(database_, [&](soci::session& sql) -> std::optional<Person> {
        const ReadTransaction one_view(sql);
        const auto key = domain::normalise_address(email_or_alias);
        auto found = select(sql, "WHERE p.email = :key", key, 1);
        if (found.empty()) {
            found = select(sql, "JOIN person_aliases a ON a.person_id = p.id WHERE a.alias = :key", key, 1);
        }
        if (found.empty()) return std::nullopt;
        return std::move(found.front());
    });
}

std::vector<std::string> PeopleStore::departments() {
    return or_throw(database_, [](soci::session& sql) {
        const ReadTransaction one_view(sql);
        return find_departments(sql, organisation_mark(sql));
    });
}

bool PeopleStore::has_directory() {
    return or_throw(database_, [](soci::session& sql) { return setting::has(sql, setting::directory_imported_s); });
}

std::optional<std::int64_t> PeopleStore::last_import_s() {
    return or_throw(database_, [](soci::session& sql) -> std::optional<std::int64_t> {
        if (!setting::has(sql, setting::directory_imported_s)) return std::nullopt;
        return setting::get(sql, setting::directory_imported_s, 0);
    });
}

}  // namespace risk::store
