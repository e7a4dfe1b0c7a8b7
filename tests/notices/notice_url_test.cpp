// SPDX-License-Identifier: Apache-2.0
#include "integrations/notice_url.hpp"

#include <gtest/gtest.h>

namespace risk::integrations {
namespace {

TEST(NoticeUrl, is_taken_apart) {
    const auto url = NoticeUrl::parse("https://hooks.example.com:8443/a/b?c=d");
    ASSERT_TRUE(url.ok());
    EXPECT_TRUE(url->tls);
    EXPECT_EQ(url->host, "hooks.example.com");
    EXPECT_EQ(url->port, 8443);
    EXPECT_EQ(url->authority, "hooks.example.com:8443");
    EXPECT_EQ(url->target, "/a/b?c=d");
    EXPECT_EQ(NoticeUrl::parse("https://x.test?q").value().target, "/?q");
    EXPECT_EQ(NoticeUrl::parse("https://x.test").value().port, 443);
    EXPECT_EQ(NoticeUrl::parse("http://[::1]:80/").value().host, "::1");
}

TEST(NoticeUrl, without_tls_goes_to_this_machine_only) {
    for (const auto* here : {"http://127.0.0.1:9/x", "http://127.9.9.9/", "http://localhost/", "http://[::1]:8080/"})
        EXPECT_TRUE(NoticeUrl::parse(here).ok()) << here;
    for (const auto* not_here : {"http://example.com/", "http://10.0.0.1/", "http://0.0.0.0/",
                                 "http://localhost.example.com/", "http://[::2]/", "http://2130706433/",
                                 "http://0x7f.1/", "http://[::ffff:127.0.0.1]/", "http://169.254.169.254/latest"})
        EXPECT_FALSE(NoticeUrl::parse(not_here).ok()) << not_here;
}

TEST(NoticeUrl, what_is_none_is_refused_with_what_to_do) {
    for (const std::string text :
         {"", "receiver", "ftp://x.test/", "https://", "https:///x", "https://u:p@x.test/", "https://u@x.test/",
          "https://x.test:0/", "https://x.test:65536/", "https://x.test/#f", "https://x.test/a b",
          "https://x.test/\r\nHost: y", "javascript:alert(1)", "//x.test/"}) {
        const auto url = NoticeUrl::parse(text);
        ASSERT_FALSE(url.ok()) << text;
        EXPECT_EQ(url.failure().where, "url");
        EXPECT_FALSE(url.failure().remedy.empty());
    }
    EXPECT_FALSE(NoticeUrl::parse("https://x.test/" + std::string(2'000, 'a')).ok());
}

}  // namespace
}  // namespace risk::integrations
