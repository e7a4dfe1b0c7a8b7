// SPDX-License-Identifier: Apache-2.0
#include "domain/permission.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace risk::domain {
namespace {

constexpr std::array<std::pair<Marketplace, std::string_view>, 3> words{
    {{Marketplace::none, "none"}, {Marketplace::read, "read"}, {Marketplace::read_write, "read and write"}}};

const std::array<Role, 6> built_in{{{"Global Sys Admin", true, Marketplace::read_write},
                                    {"Sys Admin - SD Full", true, Marketplace::read_write},
                                    {"Super Administrator", true, Marketplace::read_write},
                                    {"Full Administrator", true, Marketplace::read_write},
                                    {"Basic Administrator", true, Marketplace::read_write},
                                    {"Partner Administrator", true, Marketplace::read_write}}};

bool manages_the_host(const Role& role) {
    return role.built_in && (role.name == first_role || role.name == "Super Administrator");
}

}  // namespace

std::string_view marketplace_word(Marketplace right) {
    return std::ranges::find(words, right, &std::pair<Marketplace, std::string_view>::first)->second;
}

std::optional<Marketplace> marketplace_from_word(std::string_view word) {
    const auto found = std::ranges::find(words, word, &std::pair<Marketplace, std::string_view>::second);
    if (found == words.end()) return std::nullopt;
    return found->first;
}

std::span<const Role> built_in_roles() { return built_in; }

bool is_public(Action action) { return action == Action::anything_public || action == Action::sign_in; }

bool may(const Role& role, Action action) {
    if (is_public(action)) return true;
    if (role.name.empty()) return false;
    switch (action) {
        case Action::anything_public:
        case Action::sign_in:
        case Action::own_session:
        case Action::see_risk:
            return true;
        case Action::see_hub:
            return role.marketplace != Marketplace::none;
        case Action::add_integration:
        case Action::edit_integration:
        case Action::delete_integration:
            return role.marketplace == Marketplace::read_write;
        case Action::import_people:
        case Action::see_audit:
        case Action::see_metrics:
            return role.built_in;
        case Action::manage_accounts:
        case Action::manage_entitlements:
            return manages_the_host(role);
    }
    return false;
}

std::string_view needed_for(Action action) {
    switch (action) {
        case Action::see_hub:
            return "the right to read in the Integrations Marketplace";
        case Action::add_integration:
        case Action::edit_integration:
        case Action::delete_integration:
            return "the right to write in the Integrations Marketplace";
        case Action::import_people:
        case Action::see_audit:
        case Action::see_metrics:
            return "one of the built-in administrator roles";
        case Action::manage_accounts:
        case Action::manage_entitlements:
            return "the role Global Sys Admin or Super Administrator";
        default:
            return "";
    }
}

}  // namespace risk::domain
