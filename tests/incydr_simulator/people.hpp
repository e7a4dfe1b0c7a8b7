// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "incydr_simulator/person.hpp"

namespace risk::incydr_simulator {

/// The upstream's directory, and its answers under /v1/users and /v1/actors as JSON text. No answer means 404.
class People {
  public:
    void add(Person person);  ///< replaces the one with the same actor id

    [[nodiscard]] const Person* by_actor(std::string_view actor_id) const;
    [[nodiscard]] const Person* by_email(std::string_view email) const;
    [[nodiscard]] const std::vector<Person>& all() const { return people_; }

    [[nodiscard]] std::optional<std::string> user_json(std::string_view user_id) const;
    /// page counts from 1; an empty username means everybody.
    [[nodiscard]] std::string users_page_json(std::size_t page, std::size_t page_size, std::string_view username) const;

    [[nodiscard]] std::optional<std::string> actor_json(std::string_view actor_id) const;
    [[nodiscard]] std::optional<std::string> parent_json(std::string_view actor_id) const;
    [[nodiscard]] std::optional<std::string> family_json(std::string_view actor_id) const;
    [[nodiscard]] std::optional<std::string> actor_by_name_json(std::string_view name, bool parent) const;
    [[nodiscard]] std::string actors_page_json(std::size_t page, std::size_t page_size, std::string_view starts_with,
                                               std::string_view ends_with, bool parent) const;

  private:
    [[nodiscard]] const Person* actor(std::string_view id) const;  // also by parent id; null when unknown upstream

    std::vector<Person> people_;
    std::unordered_map<std::string, std::size_t> by_actor_;  // actor id and parent actor id
    std::unordered_map<std::string, std::size_t> by_email_;
};

}  // namespace risk::incydr_simulator
