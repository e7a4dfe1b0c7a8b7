// SPDX-License-Identifier: Apache-2.0
#include "store/people_search.hpp"

#include <soci/soci.h>

#include <algorithm>

#include "store/quick_statement.hpp"
#include "store/text_search.hpp"

namespace risk::store {
namespace {

template <class... Values>
PeopleFound read(soci::session& sql, const std::string& text, const Values&... values) {
    PeopleFound found;
    QuickStatement people(sql, text.c_str());
    const auto take = [&found](const QuickStatement& row) {
        found.push_back(row.number(0));
        return true;
    };
    people.each(take, values...);
    return found;
}

}  // namespace

// An index that does not lead to the rows in question is worse than none: it visits each of them out of order.
PeopleFound find_in_organisation(soci::session& sql, int organisation_mark, std::string_view part,
                                 const std::optional<std::string>& department) {
    const std::int64_t mark = organisation_mark;
    const auto sought = in_lower_case(part);
    if (!department) {
        return read(sql,
                    "SELECT id FROM people NOT INDEXED WHERE in_directory = ? AND either_holds(?, name, email)"
                    " ORDER BY id",
                    mark, std::string_view(sought));
    }
    const std::string of_department = "SELECT id FROM people WHERE in_directory = ? AND department = ?";
    if (part.empty()) return read(sql, of_department + " ORDER BY id", mark, std::string_view(*department));
    return read(sql, of_department + " AND either_holds(?, name, email) ORDER BY id", mark,
                std::string_view(*department), std::string_view(sought));
}

PeopleFound find_anybody(soci::session& sql, std::string_view part) {
    return read(sql,
                "SELECT id FROM people NOT INDEXED WHERE either_holds(?1, name, email)"
                " UNION SELECT person_id FROM person_aliases WHERE either_holds(?1, alias, '') ORDER BY 1",
                std::string_view(in_lower_case(part)));
}

std::vector<std::string> find_departments(soci::session& sql, int organisation_mark) {
    std::vector<std::string> departments;
    QuickStatement next(sql,
                        "SELECT department FROM people WHERE in_directory = ? AND department > ?"
                        " ORDER BY department LIMIT 1");
    const std::int64_t mark = organisation_mark;
    std::string last;
    const auto take = [&last](const QuickStatement& row) { last = row.text(0); };
    while (next.first(take, mark, std::string_view(last))) departments.push_back(last);
    return departments;
}

namespace {

std::vector<std::string> addresses_of(soci::session& sql, const PeopleFound& few, std::string_view after) {
    std::vector<std::string> addresses;
    QuickStatement address(sql, "SELECT email FROM people WHERE id = ?");
    const auto take = [&](const QuickStatement& row) {
        if (row.text(0) > after) addresses.emplace_back(row.text(0));
    };
    for (const auto person : few) address.first(take, person);
    return addresses;
}

}  // namespace

std::vector<std::string> first_addresses(soci::session& sql, const PeopleFound& people, std::string_view after,
                                         std::uint32_t limit) {
    std::vector<std::string> addresses;
    if (are_few(people)) {
        addresses = addresses_of(sql, people, after);
        std::ranges::sort(addresses);
        if (addresses.size() > limit) addresses.resize(limit);
        return addresses;
    }
    QuickStatement walk(sql, "SELECT id, email FROM people WHERE email > ? ORDER BY email");
    const auto take = [&](const QuickStatement& row) {
        if (std::ranges::binary_search(people, row.number(0))) addresses.emplace_back(row.text(1));
        return addresses.size() < limit;
    };
    if (limit > 0) walk.each(take, after);
    return addresses;
}

}  // namespace risk::store
