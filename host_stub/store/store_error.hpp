// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <stdexcept>

#include "base/failure.hpp"

namespace soci {
class soci_error;
}

namespace risk::store {

/// Thrown where a store function has no Result: the disk is full, the file is damaged, another process holds it.
class StoreError final : public std::runtime_error {
  public:
    explicit StoreError(Failure failure) : std::runtime_error(failure.sentence()), failure_(std::move(failure)) {}
    [[nodiscard]] const Failure& failure() const noexcept { return failure_; }

  private:
    Failure failure_;
};

/// What a database error means to a person. The driver's own text holds values and SQL: it is not repeated.
/// system_error: what the system said of the file, where that is known.
Failure describe(const soci::soci_error& error, const std::filesystem::path& file, int system_error = 0);

class Database;
Failure describe(const soci::soci_error& error, Database& database);

/// True for an error that lies in the data of one commit (a constraint), not in the database or the machine.
bool is_about_the_data(const soci::soci_error& error);

/// Sentences for what is found before the database library is asked.
Failure no_directory(const std::filesystem::path& file);
Failure not_ours(const std::filesystem::path& file, std::string found);
/// A file that may have been ours once.
Failure not_a_database(const std::filesystem::path& file, std::string found);
/// The disk did not give what was asked of it.
Failure unreadable(const std::filesystem::path& file, int system_error);
Failure damaged(const std::filesystem::path& file);
Failure file_trouble(std::string what, const std::filesystem::path& file, int error_number);

}  // namespace risk::store
