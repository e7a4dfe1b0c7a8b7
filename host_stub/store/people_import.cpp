// SPDX-License-Identifier: Apache-2.0
#include "store/people_import.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <map>

#include "domain/person.hpp"
#include "store/door.hpp"
#include "store/late_matching.hpp"
#include "store/person_matcher.hpp"
#include "store/setting.hpp"
#include "store/statement.hpp"
#include "store/transaction.hpp"

namespace risk::store {
namespace {

Failure no_email(std::size_t index, const std::string& email) {
    return {people_not_imported, "person " + std::to_string(index + 1), "an e-mail address", '"' + email + '"',
            "Correct it; nothing was changed."};
}

Failure twice(std::size_t index, const std::string& email) {
    return {people_not_imported, "person " + std::to_string(index + 1), "each e-mail address once", email + " again",
            "Remove one of the two; nothing was changed."};
}

Failure nobody() {
    return {people_not_imported, "", "at least one person", "none",
            "Check the file: an empty directory would leave every alert unmatched. Nothing was changed."};
}

Failure stopped() {
    return {"The import ended because the host stops", "", "", "", "Nothing was changed: import again."};
}

Failure shared_alias(const std::string& alias, const std::string& one, const std::string& other) {
    return {people_not_imported, "alias " + alias, "an alias of one person only",
            "it belongs to " + one + " and " + other, "Remove it from one of the two; nothing was changed."};
}

// Sorted, each once, without the address itself.
std::vector<std::string> normalise_aliases(const Person& person, const std::string& email) {
    std::vector<std::string> aliases;
    for (const auto& alias : person.aliases) {
        auto key = domain::normalise_address(alias);
        if (!key.empty() && key != email) aliases.push_back(std::move(key));
    }
    std::sort(aliases.begin(), aliases.end());
    aliases.erase(std::unique(aliases.begin(), aliases.end()), aliases.end());
    return aliases;
}

// By e-mail, normalised.
Result<std::map<std::string, Person>> normalise(const std::vector<Person>& people) {
    std::map<std::string, Person> by_email;
    if (people.empty()) return nobody();
    for (std::size_t i = 0; i < people.size(); ++i) {
        Person person = people[i];
        person.email = domain::normalise_address(person.email);
        if (!domain::is_email(person.email)) return no_email(i, people[i].email);
        person.aliases = normalise_aliases(person, person.email);
        person.in_directory = true;
        auto email = person.email;
        if (!by_email.emplace(email, std::move(person)).second) return twice(i, email);
    }
    return by_email;
}

// The writes of one import, each statement prepared once.
class Import {
  public:
    Import(soci::session& sql, const PeopleColumns& columns)
        : sql_(sql),
          columns_(columns),
          adder_(sql),
          find_(prepare_statement(sql,
                                  "SELECT id, name, department, title, in_directory FROM people WHERE email = :email",
                                  soci::use(person_.email), soci::into(id_), soci::into(known_.name),
                                  soci::into(known_.department), soci::into(known_.title), soci::into(in_directory_))),
          find_aliases_(prepare_statement(sql, "SELECT alias FROM person_aliases WHERE person_id = :id ORDER BY alias",
                                          soci::use(id_), soci::into(alias_))),
          update_(prepare_statement(sql,
                                    "UPDATE people SET name = :name, department = :department, title = :title,"
                                    " in_directory = 1 WHERE id = :id",
                                    soci::use(person_.name), soci::use(person_.department), soci::use(person_.title),
                                    soci::use(id_))),
          forget_aliases_(prepare_statement(sql, "DELETE FROM person_aliases WHERE person_id = :id", soci::use(id_))) {}

    // First everybody, without the aliases that changed; then the new aliases: they may move from one to another.
    void put(const Person& person, ImportOutcome& outcome) {
        person_ = person;
        if (!fetch_one(find_)) {
            id_ = adder_.add(person.email);
            ++outcome.added;
        } else {
            read_known_aliases();
            keep_what_is_not_said();
            if (is_unchanged()) {
                ++outcome.unchanged;
                return;
            }
            ++outcome.changed;
        }
        update_.execute(true);
        forget_aliases_.execute(true);
        moved_.emplace_back(id_, person_);
    }

    Result<void> put_aliases() {
        for (const auto& [id, person] : moved_) {
            for (const auto& alias : person.aliases) {
                const auto owner = owner_of(alias);
                if (!owner.empty()) return shared_alias(alias, owner, person.email);
                run_statement(sql_, "INSERT INTO person_aliases (alias, person_id) VALUES (:alias, :id)",
                              soci::use(alias), soci::use(id));
            }
        }
        return no_alias_is_an_address();
    }

  private:
    void read_known_aliases() {
        known_.aliases.clear();
        find_aliases_.execute();
        while (find_aliases_.fetch()) known_.aliases.push_back(alias_);
    }

    void keep_what_is_not_said() {
        const auto lacks = [this](std::string_view column) { return !columns_.contains(column); };
        if (lacks("name")) person_.name = known_.name;
        if (lacks("department")) person_.department = known_.department;
        if (lacks("title")) person_.title = known_.title;
        if (lacks("aliases")) person_.aliases = known_.aliases;
    }

    [[nodiscard]] bool is_unchanged() const {
        return in_directory_ != 0 && known_.name == person_.name && known_.department == person_.department &&
               known_.title == person_.title && known_.aliases == person_.aliases;
    }

    std::string owner_of(const std::string& alias) {
        std::string email;
        run_statement(sql_,
                      "SELECT p.email FROM person_aliases a JOIN people p ON p.id = a.person_id WHERE a.alias = :alias",
                      soci::use(alias), soci::into(email));
        return email;
    }

    // The address would win, and the alias would be dead: somebody meant something else.
    Result<void> no_alias_is_an_address() {
        std::string alias;
        std::string owner;
        run_statement(
            sql_,
            "SELECT a.alias, o.email FROM person_aliases a JOIN people p ON p.email = a.alias AND p.in_directory = 1"
            " JOIN people o ON o.id = a.person_id LIMIT 1",
            soci::into(alias), soci::into(owner));
        if (alias.empty()) return {};
        return shared_alias(alias, alias, owner);
    }

    soci::session& sql_;
    const PeopleColumns& columns_;
    PersonAdder adder_;
    Person person_, known_;
    std::int64_t id_ = 0;
    int in_directory_ = 0;
    std::string alias_;
    std::vector<std::pair<std::int64_t, Person>> moved_;
    soci::statement find_, find_aliases_, update_, forget_aliases_;
};

std::set<std::int64_t> events_waiting_for(soci::session& sql, const std::map<std::string, Person>& people) {
    WaitingEvents waiting(sql);
    for (const auto& [email, person] : people) {
        waiting.add(email);
        for (const auto& alias : person.aliases) waiting.add(alias);
    }
    return waiting.rows();
}

}  // namespace

Result<ImportOutcome> import_people(soci::session& sql, const std::vector<Person>& people, std::int64_t now_s,
                                    const ImportOptions& options) {
    const auto by_email = normalise(people);
    if (!by_email) return by_email.failure();
    ImportOutcome outcome;
    WriteTransaction transaction(sql);
    {
        Import import(sql, options.columns);
        for (const auto& [email, person] : *by_email) {
            if (options.stopping.stop_requested()) return stopped();
            import.put(person, outcome);
        }
        if (auto put = import.put_aliases(); !put) return put.failure();
    }
    setting::set(sql, setting::directory_imported_s, now_s);
    outcome.events_scored = match_waiting(sql, events_waiting_for(sql, *by_email));
    if (!options.dry_run) transaction.commit();
    return outcome;
}

}  // namespace risk::store
