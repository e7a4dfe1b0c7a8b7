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
Failure describe(const soci::soci_error& error, const std::filesystem::path& file);

/// True for an error that lies in the data of one commit (a constraint), not in the database or the machine.
bool is_about_the_data(const soci::soci_error& error);

/// Sentences for what is found before the database library is asked.
Failure no_directory(const std::filesystem::path& file);
Failure not_ours(const std::filesystem::path& file, std::string found);
Failure file_trouble(std::string what, const std::filesystem::path& file, int error_number);

}  // namespace risk::store
