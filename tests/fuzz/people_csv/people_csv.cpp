// SPDX-License-Identifier: Apache-2.0
// A file of people: those that are taken are people, each address is one person's, and a file written of them is read as the
// same people.
#include "store/people_csv.hpp"

#include <algorithm>
#include <map>

#include "base/csv.hpp"
#include "base/text_width.hpp"
#include "domain/person.hpp"
#include "fuzz.hpp"

namespace risk::fuzz {
namespace {

using store::PeopleFile;
using store::Person;

PeopleFile read(std::string_view text) {
    std::size_t told = 0;
    return store::read_people(text, [&](std::size_t bytes) {
        require(bytes >= told && bytes <= text.size(), "progress goes forward to the end");
        told = bytes;
    });
}

void check(const PeopleFile& file) {
    std::map<std::string, const Person*> owners;
    for (const Person& person : file.people) {
        require(domain::is_email(person.email) && domain::normalise_address(person.email) == person.email,
                "a person's key is an address in normal form", person.email);
        require(person.in_directory, "who is imported is in the directory");
        for (const std::string& text : {person.name, person.department, person.title}) {
            require(printable(text) == text, "texts are printable", text);
        }
        std::vector<std::string> addresses = person.aliases;
        addresses.push_back(person.email);
        for (const std::string& address : addresses) {
            require(!address.empty() && address.find_first_of("; \t") == std::string::npos, "an alias is one word",
                    address);
            const auto [owner, first] = owners.emplace(address, &person);
            require(first || owner->second == &person, "an address is one person's", address);
        }
    }
}

/// Without what csv_field keeps spreadsheets from running: a name may begin with an equals sign.
std::string plain(const std::string& text) {
    return text.find_first_of(",\"\r\n") == std::string::npos ? text : '"' + [&] {
        std::string doubled;
        for (const char c : text) doubled.append(c == '"' ? 2 : 1, c);
        return doubled;
    }() + '"';
}

std::string written(const std::vector<Person>& people) {
    std::string text = "title,aliases,email,department,name\n";
    for (const Person& person : people) {
        std::string aliases;
        for (const std::string& alias : person.aliases) aliases += alias + "; ";
        text += plain(person.title) + ',' + plain(aliases) + ',' + plain(person.email) + ',' +
                plain(person.department) + ',' + plain(person.name) + '\n';
    }
    return text;
}

}  // namespace

void try_input(std::string_view input) {
    const PeopleFile file = read(input);
    for (const Failure& failure : file.failures) {
        require(failure.where.starts_with("line "), "a failure names the line", failure.sentence());
        require(!failure.expected.empty() && !failure.found.empty(), "and what was expected and found",
                failure.sentence());
        require(printable(failure.sentence()) == failure.sentence(), "in words that steer no terminal",
                failure.sentence());
    }
    check(file);
    const PeopleFile again = read(written(file.people));
    require(again.failures.empty(), "what is written anew is taken",
            again.failures.empty() ? "" : again.failures.front().sentence());
    const auto same = [](const Person& a, const Person& b) {
        return a.email == b.email && a.name == b.name && a.department == b.department && a.title == b.title &&
               a.aliases == b.aliases;
    };
    require(std::ranges::equal(file.people, again.people, same), "as the same people");
}

}  // namespace risk::fuzz
