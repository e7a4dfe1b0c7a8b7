// SPDX-License-Identifier: Apache-2.0
#include "domain/account_rules.hpp"

#include <gtest/gtest.h>

namespace risk::domain {
namespace {

TEST(AccountRules, a_name_is_one_word_that_looks_like_no_other) {
    for (const auto* good : {"ann", "Ann.Lee@acme.test", "svc_1-a+b", "a"}) EXPECT_TRUE(check_account_name(good).ok());
    for (const auto* bad :
         {"", " ", "ann lee", "command line (uid 0)", "token x", "a\tb", "a/b", "\xd0\xb0nn", "Host"}) {
        EXPECT_FALSE(check_account_name(bad).ok()) << bad;
    }
    EXPECT_TRUE(check_account_name(std::string(100, 'a')).ok());
    EXPECT_FALSE(check_account_name(std::string(101, 'a')).ok());
}

TEST(AccountRules, a_password_is_told_in_words_what_is_wrong_and_never_repeated) {
    EXPECT_TRUE(check_password("correct horse battery", "ann").ok());
    EXPECT_TRUE(check_password("p\xc3\xa4ssw\xc3\xb6rter12", "ann").ok());
    EXPECT_TRUE(check_password(std::string(1024, 'a').replace(5, 1, "b"), "ann").ok());
    for (const auto& bad : {std::string(), std::string("eleven char"), std::string(1025, 'x') + "y",
                            std::string("Ann.Lee@Acme.Test"), std::string("Password1234"), std::string(20, 'a')}) {
        const auto rule = check_password(bad, "ann.lee@acme.test");
        ASSERT_FALSE(rule.ok()) << bad;
        EXPECT_EQ(rule.failure().where, "password");
        if (!bad.empty()) {
            EXPECT_EQ(rule.failure().sentence().find(bad), std::string::npos);
        }
    }
}

TEST(AccountRules, a_shown_name_is_one_line) {
    EXPECT_TRUE(check_shown_name("Zo\xc3\xab O'Brien, Security", "display_name").ok());
    for (const auto& bad : {std::string(), std::string("  "), std::string("a\nb"), std::string(101, 'x')}) {
        EXPECT_EQ(check_shown_name(bad, "display_name").failure().where, "display_name");
    }
}

}  // namespace
}  // namespace risk::domain
