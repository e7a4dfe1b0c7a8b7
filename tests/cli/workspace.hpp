// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <boost/json/value.hpp>
#include <chrono>
#include <filesystem>
#include <initializer_list>
#include <string>
#include <vector>

#include "program.hpp"

namespace risk::cli::testing {

inline constexpr const char* planted_secret = "pl%nted!secret@42";

/// A data directory and a plugin directory with the Parcel plugin in it; gone after the test.
class Workspace : public ::testing::Test {
  protected:
    Workspace();
    ~Workspace() override;

    [[nodiscard]] std::filesystem::path data() const { return root_ / "data"; }
    [[nodiscard]] std::filesystem::path plugins() const { return root_ / "plugins"; }
    [[nodiscard]] std::filesystem::path file(const std::string& name, const std::string& text) const;

    [[nodiscard]] Launch launch(std::vector<std::string> arguments, std::string input = {}) const;
    [[nodiscard]] Outcome run(std::vector<std::string> arguments, std::string input = {}) const;
    /// Runs it, expects status 0, and parses what --format json printed.
    [[nodiscard]] boost::json::value json(std::vector<std::string> arguments) const;
    /// `integration add NAME` of the Parcel plugin, with the planted secret and more arguments.
    [[nodiscard]] Outcome add(const std::string& name, std::vector<std::string> more = {},
                              const std::string& secret = planted_secret) const;
    /// An administrator "root", and a token with all rights.
    [[nodiscard]] std::string let_in() const;
    /// The audit log's actions, oldest first.
    [[nodiscard]] std::vector<std::string> audited() const;
    [[nodiscard]] bool secret_is_in_a_file() const;

    std::filesystem::path root_;
};

/// Asks again and again, without a pause, for a minute at most.
template <class Condition>
bool eventually(Condition condition) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
    }
    return true;
}

/// One sentence, a status, and no trace of how the program is made.
void expect_told(const Outcome& outcome, int status, std::initializer_list<std::string> parts);

}  // namespace risk::cli::testing
