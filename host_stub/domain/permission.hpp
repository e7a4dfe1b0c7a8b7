// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace risk::domain {

/// What a request wants to do. The one list: every route names one of these.
enum class Action : std::uint8_t {
    anything_public,   ///< first set-up, health, the pages' own files
    sign_in,           ///< what leads to being signed in; not before the first set-up
    own_session,       ///< what everybody signed in may: look who they are, sign out, change their password
    see_risk,          ///< command center, profiles, events
    see_hub,           ///< plugins and integrations
    add_integration,   ///< also: try one out before it is saved
    edit_integration,  ///< also: pause, resume, test
    delete_integration,
    import_people,
    see_audit,
    see_metrics,
    manage_accounts,  ///< accounts, custom roles, API tokens
    manage_entitlements,
};

/// The right to the Integrations Marketplace, which a custom role is made of.
enum class Marketplace : std::uint8_t { none, read, read_write };
std::string_view marketplace_word(Marketplace right);  ///< "none", "read", "read and write"
std::optional<Marketplace> marketplace_from_word(std::string_view word);

/// What an account or a token may do.
struct Role {
    std::string name;
    bool built_in = false;
    Marketplace marketplace = Marketplace::none;
    friend bool operator==(const Role&, const Role&) = default;
};

/// "Global Sys Admin", "Sys Admin - SD Full", "Super Administrator", "Full Administrator", "Basic Administrator",
/// "Partner Administrator".
std::span<const Role> built_in_roles();

/// The role that some account has at any time, once there is one.
inline constexpr std::string_view first_role = "Global Sys Admin";

/// Whether it is open to somebody who is not signed in.
bool is_public(Action action);

/// Whether the role allows it: the only place that decides. A role without a name is nobody's.
bool may(const Role& role, Action action);

/// What is missing, in words, when may() says no: "the right to write in the Integrations Marketplace".
std::string_view needed_for(Action action);

}  // namespace risk::domain
