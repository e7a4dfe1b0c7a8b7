// SPDX-License-Identifier: Apache-2.0
#include "integrations/notice_body.hpp"

#include <gtest/gtest.h>

#include <set>

#include "domain/status.hpp"

namespace risk::integrations {
namespace {

// Computed by Python: hmac.new(b"0123456789abcdef", b"1767225600.{}", "sha256").hexdigest()
TEST(NoticeBody, the_signature_is_the_hmac_of_time_and_body) {
    EXPECT_EQ(notice_signature(Secret("0123456789abcdef"), 1'767'225'600, "{}"),
              "t=1767225600,v1=99902517b3069f78750aa0520b0493482454c2d30a579c7acc839f3363ca1b88");
}

TEST(NoticeBody, says_what_happened_and_what_to_do) {
    const store::Notice notice{7,     "abc",         3, "Incydr \"EU\"", "incydr", "Connected", "Credentials rejected",
                               "401", 1'767'225'600, 2};
    EXPECT_EQ(
        notice_body(notice),
        R"({"id":"abc","kind":"integration.status","at":"2026-01-01T00:00:00Z","integration":"Incydr \"EU\"",)"
        R"("integration_id":3,"plugin":"incydr","connected":false,"from":"Connected","to":"Credentials rejected",)"
        R"("reason":"401","what_to_do":"Enter credentials that are valid: edit the integration in the Integrations Hub."})");
}

TEST(NoticeBody, every_status_has_advice) {
    std::set<std::string_view> all;
    for (int i = 0; i <= static_cast<int>(domain::Status::plugin_failed); ++i)
        all.insert(notice_advice(domain::status_word(static_cast<domain::Status>(i))));
    EXPECT_EQ(all.size(), 8U) << "unreachable and needs attention share theirs";
}

TEST(NoticeBody, secrets_are_made_anew_each_time) {
    EXPECT_EQ(new_notice_secret().reveal().size(), 64U);
    EXPECT_NE(new_notice_secret().reveal(), new_notice_secret().reveal());
}

}  // namespace
}  // namespace risk::integrations
