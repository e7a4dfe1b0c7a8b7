// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.hpp"
#include "store/people_store.hpp"

namespace risk::store {

/// The people of a CSV file, or all that is wrong with it (where = "line 7").
struct PeopleFile {
    std::vector<Person> people;
    PeopleColumns columns;  ///< that the file has: what it lacks says nothing about anybody
    std::vector<Failure> failures;
};

/// A line of titles, then one person a line. Columns in any order: email (needed), name, department, title, aliases
/// (separated by semicolons or blanks). progress is told how many bytes are read, now and then.
PeopleFile read_people(std::string_view csv, const std::function<void(std::size_t bytes)>& progress);

}  // namespace risk::store
