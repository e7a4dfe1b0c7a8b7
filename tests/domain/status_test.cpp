// SPDX-License-Identifier: Apache-2.0
#include "domain/status.hpp"

#include <gtest/gtest.h>

namespace risk::domain {
namespace {

TEST(Status, F11_is_shown_in_exactly_these_words) {
    const std::pair<Status, std::string_view> table[] = {
        {Status::connecting, "Connecting"},
        {Status::connected, "Connected"},
        {Status::throttled, "Throttled"},
        {Status::needs_attention, "Needs attention"},
        {Status::credentials_rejected, "Credentials rejected"},
        {Status::permission_missing, "Permission missing"},
        {Status::unreachable, "Unreachable"},
        {Status::paused, "Paused"},
        {Status::plugin_failed, "Plugin failed"},
    };
    for (const auto& [status, word] : table) {
        EXPECT_EQ(status_word(status), word);
        EXPECT_EQ(status_from_word(word), status);
    }
}

TEST(Status, a_word_that_is_none_is_no_status) {
    EXPECT_EQ(status_from_word(""), std::nullopt);
    EXPECT_EQ(status_from_word("connected"), std::nullopt);
}

}  // namespace
}  // namespace risk::domain
