// SPDX-License-Identifier: Apache-2.0
#include "store/people_csv.hpp"

#include <array>
#include <map>
#include <optional>
#include <string>

#include "base/csv.hpp"
#include "base/suggest.hpp"
#include "base/text_width.hpp"
#include "domain/person.hpp"

namespace risk::store {
namespace {

const std::vector<std::string> known_columns{"email", "name", "department", "title", "aliases"};

/// Where each column stands; nothing for those that the file lacks.
using Columns = std::map<std::string, std::size_t, std::less<>>;

Failure wrong(std::size_t line, std::string expected, std::string found, std::string remedy = "") {
    return {"", "line " + std::to_string(line), std::move(expected), std::move(found), std::move(remedy)};
}

std::string quoted(const std::string& text) { return '"' + printable(text.substr(0, 60)) + '"'; }

Columns read_titles(const std::vector<std::string>& titles, std::size_t line, std::vector<Failure>& failures) {
    Columns columns;
    for (std::size_t i = 0; i < titles.size(); ++i) {
        const auto title = domain::normalise_address(titles[i]);
        if (std::find(known_columns.begin(), known_columns.end(), title) == known_columns.end()) {
            failures.push_back(wrong(line, "the titles email, name, department, title, aliases", quoted(titles[i]),
                                     suggestion(title, known_columns)));
        } else if (!columns.emplace(title, i).second) {
            failures.push_back(wrong(line, "each title once", quoted(titles[i]) + " twice"));
        }
    }
    if (!columns.contains("email") && failures.empty()) failures.push_back(wrong(line, "a column \"email\"", "none"));
    return columns;
}

std::vector<std::string> split_aliases(const std::string& text) {
    std::vector<std::string> aliases;
    std::size_t at = 0;
    while ((at = text.find_first_not_of("; \t", at)) != std::string::npos) {
        const auto end = std::min(text.find_first_of("; \t", at), text.size());
        aliases.push_back(domain::normalise_address(text.substr(at, end - at)));
        at = end;
    }
    return aliases;
}

Person read_person(const Columns& columns, const std::vector<std::string>& fields) {
    const auto field = [&](std::string_view title) {
        const auto column = columns.find(title);
        return column == columns.end() ? std::string() : fields[column->second];
    };
    Person person;
    person.email = domain::normalise_address(field("email"));
    person.name = field("name");
    person.department = field("department");
    person.title = field("title");
    person.aliases = split_aliases(field("aliases"));
    person.in_directory = true;
    return person;
}

/// An address or alias can belong to one person only; remembers on which line it was seen.
class Owners {
  public:
    std::optional<Failure> claim(const Person& person, std::size_t line) {
        if (auto taken = claim_one(person.email, line)) return taken;
        for (const auto& alias : person.aliases) {
            if (auto taken = claim_one(alias, line)) return taken;
        }
        return std::nullopt;
    }

  private:
    std::optional<Failure> claim_one(const std::string& address, std::size_t line) {
        const auto [owner, added] = lines_.emplace(address, line);
        if (added || owner->second == line) return std::nullopt;
        return wrong(line, "an address that is nobody else's",
                     quoted(address) + ", as on line " + std::to_string(owner->second));
    }

    std::map<std::string, std::size_t> lines_;
};

std::optional<Failure> judge(const Person& person, const std::vector<std::string>& fields, std::size_t line) {
    for (const auto& field : fields) {
        if (printable(field) != field) return wrong(line, "UTF-8 text without control characters", quoted(field));
    }
    if (!domain::is_email(person.email)) return wrong(line, "an e-mail address", quoted(person.email));
    return std::nullopt;
}

}  // namespace

PeopleFile read_people(std::string_view csv, const std::function<void(std::size_t)>& progress) {
    PeopleFile file;
    CsvReader reader(csv);
    Owners owners;
    std::optional<Columns> columns;
    std::size_t width = 0;
    while (auto record = reader.next()) {
        if (!*record) {
            file.failures.push_back(record->failure());
        } else if (!columns) {
            width = (*record)->size();
            columns = read_titles(**record, reader.line(), file.failures);
            if (!file.failures.empty()) return file;
            for (const auto& [title, at] : *columns) file.columns.insert(title);
        } else if ((*record)->size() != width) {
            file.failures.push_back(
                wrong(reader.line(), std::to_string(width) + " fields", std::to_string((*record)->size())));
        } else {
            auto person = read_person(*columns, **record);
            auto bad = judge(person, **record, reader.line());
            if (!bad) bad = owners.claim(person, reader.line());
            if (bad) {
                file.failures.push_back(std::move(*bad));
            } else {
                file.people.push_back(std::move(person));
            }
        }
        progress(reader.consumed());
    }
    if (!columns)
        file.failures.push_back(wrong(1, "a line of titles such as email,name,department,title,aliases", "nothing"));
    return file;
}

}  // namespace risk::store
