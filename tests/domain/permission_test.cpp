// SPDX-License-Identifier: Apache-2.0
#include "domain/permission.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace risk::domain {
namespace {

constexpr Action first = Action::anything_public, last = Action::manage_entitlements;

std::vector<Action> all_actions() {
    std::vector<Action> all;
    for (auto i = static_cast<int>(first); i <= static_cast<int>(last); ++i) all.push_back(static_cast<Action>(i));
    return all;
}

TEST(Permission, nobody_may_only_what_is_public) {
    for (const auto action : all_actions()) EXPECT_EQ(may(Role{}, action), is_public(action));
}

TEST(Permission, R1_to_R6_every_built_in_role_writes_in_the_marketplace) {
    ASSERT_EQ(built_in_roles().size(), 6U);
    for (const auto& role : built_in_roles()) {
        for (const auto action :
             {Action::see_hub, Action::add_integration, Action::edit_integration, Action::delete_integration}) {
            EXPECT_TRUE(may(role, action)) << role.name;
        }
    }
}

TEST(Permission, R7_R8_R9_a_custom_role_has_its_right_in_the_marketplace_and_no_other) {
    const Role writer{"Writers", false, Marketplace::read_write}, reader{"Readers", false, Marketplace::read},
        neither{"Others", false, Marketplace::none};
    for (const auto action : {Action::add_integration, Action::edit_integration, Action::delete_integration}) {
        EXPECT_TRUE(may(writer, action));
        EXPECT_FALSE(may(reader, action));
        EXPECT_FALSE(may(neither, action));
    }
    EXPECT_TRUE(may(reader, Action::see_hub));
    EXPECT_FALSE(may(neither, Action::see_hub));
    for (const auto action : {Action::import_people, Action::see_audit, Action::see_metrics, Action::manage_accounts,
                              Action::manage_entitlements}) {
        EXPECT_FALSE(may(writer, action));
    }
    EXPECT_TRUE(may(neither, Action::see_risk));
}

TEST(Permission, a_custom_role_gains_nothing_by_the_name_of_a_built_in_one) {
    EXPECT_FALSE(may({"Global Sys Admin", false, Marketplace::none}, Action::manage_accounts));
}

TEST(Permission, what_is_refused_says_what_is_missing) {
    const Role neither{"Others", false, Marketplace::none};
    for (const auto action : all_actions()) {
        if (!may(neither, action)) {
            EXPECT_FALSE(needed_for(action).empty());
        }
    }
}

TEST(Permission, marketplace_words_are_read_back) {
    for (const auto right : {Marketplace::none, Marketplace::read, Marketplace::read_write}) {
        EXPECT_EQ(marketplace_from_word(marketplace_word(right)), right);
    }
    EXPECT_FALSE(marketplace_from_word("write"));
}

}  // namespace
}  // namespace risk::domain
