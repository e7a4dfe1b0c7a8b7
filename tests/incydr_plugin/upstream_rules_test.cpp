// SPDX-License-Identifier: Apache-2.0
// The pure parts that deal with the upstream, by table.
#include <gtest/gtest.h>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "settings.hpp"
#include "upstream/address_rules.hpp"
#include "upstream/base_url.hpp"
#include "upstream/http_date.hpp"
#include "upstream/json_text.hpp"
#include "upstream/json_writer.hpp"
#include "upstream/plain_text.hpp"
#include "upstream/retry_after.hpp"
#include "upstream/server_clock.hpp"

namespace risk::incydr {
namespace {

constexpr std::int64_t second_ns = 1'000'000'000;

TEST(HttpDate, all_three_forms_and_nothing_else) {
    const std::int64_t instant = 784'111'777;
    EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), instant);
    EXPECT_EQ(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT"), instant);
    EXPECT_EQ(parse_http_date("Sun Nov  6 08:49:37 1994"), instant);
    EXPECT_EQ(parse_http_date("Thu, 29 Feb 2024 00:00:00 GMT"), 1'709'164'800);
    for (const char* bad :
         {"", "now", "Sun, 06 Nov 1994 08:49:37", "Sun, 31 Feb 2024 00:00:00 GMT", "Sun, 06 Nov 1994 24:49:37 GMT",
          "Sun, 06 Abc 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT trailing", "1994-11-06T08:49:37Z",
          "Sun, -6 Nov 1994 08:49:37 GMT"}) {
        EXPECT_EQ(parse_http_date(bad), std::nullopt) << bad;
    }
    EXPECT_EQ(iso_time(784'111'777'123), "1994-11-06T08:49:37.123Z");
}

TEST(RetryAfter, seconds_dates_and_caps) {
    const std::int64_t now = 784'111'777'000;
    EXPECT_EQ(parse_retry_after("120", now), 120'000);
    EXPECT_EQ(parse_retry_after(" 7\t", now), 7'000);
    EXPECT_EQ(parse_retry_after("0", now), 1'000) << "never at once";
    EXPECT_EQ(parse_retry_after("99999999999999999999", now), longest_retry_after_ms);
    EXPECT_EQ(parse_retry_after("Sun, 06 Nov 1994 08:50:07 GMT", now), 30'000);
    EXPECT_EQ(parse_retry_after("Sun, 06 Nov 1994 08:40:00 GMT", now), 1'000) << "in the past";
    EXPECT_EQ(parse_retry_after("Mon, 06 Nov 2034 08:40:00 GMT", now), longest_retry_after_ms);
    for (const char* bad : {"", "-5", "1.5", "soon"}) EXPECT_EQ(parse_retry_after(bad, now), std::nullopt) << bad;
}

TEST(PlainText, is_what_stands_for_itself_at_any_place_of_any_length) {
    for (int c = 0; c < 256; ++c) {
        const bool plain = c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
        for (std::size_t length = 1; length <= 17; ++length) {
            for (std::size_t at = 0; at < length; ++at) {
                std::string text(length, 'x');
                text[at] = static_cast<char>(c);
                ASSERT_EQ(is_plain(text), plain) << c << " at " << at << " of " << length;
                ASSERT_EQ(clean(text, 9), rp::utf8(text, 9)) << c << " at " << at << " of " << length;
                std::string copy(length + room_of_copy, '?');
                ASSERT_EQ(copy_plain(text, copy.data()), plain) << c << " at " << at << " of " << length;
                if (plain) {
                    ASSERT_EQ(copy.substr(0, length), text);
                }
            }
        }
    }
    EXPECT_TRUE(is_plain(""));
}

TEST(JsonWriter, writes_what_is_known_in_order_and_nothing_that_breaks_out_of_its_quotes) {
    JsonWriter out;
    out.begin_object();
    out.put("left_out", "", 9);
    out.put("a", "[{\"\\\n\x01", 99);
    out.put("none", std::nullopt);
    out.put("number", INT64_MIN);
    out.begin_array("list");
    out.element("\xff\xC3\xA9", 99);
    out.element("cut here", 3);
    out.element_json("{}");
    out.end_array();
    out.begin_object("empty");
    out.end_object();
    out.put_json("json", "[1]");
    out.end_object();
    EXPECT_EQ(out.take(),
              "{\"a\":\"[{\\\"\\\\\\n\\u0001\",\"number\":-9223372036854775808,\"list\":[\"?\xC3\xA9\",\"cut\",{}],"
              "\"empty\":{},\"json\":[1]}");
}

TEST(ServerClock, goes_on_by_the_steady_clock_whatever_the_local_one_says) {
    ServerClock clock;
    EXPECT_EQ(clock.now_ms(5, 42'000'000), 42) << "until the server tells";
    clock.observe(1'000'000, 10 * second_ns);
    EXPECT_EQ(clock.now_ms(13 * second_ns, 42), 1'003'000);
}

TEST(BaseUrl, F6_an_https_origin_and_nothing_else) {
    const Reach strict{false, "*.code42.com"}, developer{true, "*.code42.com"};
    struct Case {
        const char* text;
        const char* strict;  ///< origin, or empty for refused
        const char* developer;
    };
    for (const Case& c : {
             Case{"https://api.us.code42.com", "https://api.us.code42.com", "https://api.us.code42.com"},
             Case{"  HTTPS://API.US2.Code42.com./ ", "https://api.us2.code42.com", "https://api.us2.code42.com"},
             Case{"https://api.us.code42.com:443", "https://api.us.code42.com", "https://api.us.code42.com"},
             Case{"https://api.us.code42.com:8443", "https://api.us.code42.com:8443", "https://api.us.code42.com:8443"},
             Case{"http://api.us.code42.com", "", ""},
             Case{"https://api.us.code42.com/v1", "", ""},
             Case{"https://api.us.code42.com?x=1", "", ""},
             Case{"https://api.us.code42.com#x", "", ""},
             Case{"https://user:pw@api.us.code42.com", "", ""},
             Case{"https://api.us.code42.com@evil.example", "", ""},
             Case{"https://code42.com", "", ""},
             Case{"https://evilcode42.com", "", ""},
             Case{"https://api.code42.com.evil.example", "", ""},
             Case{"https://api.us.code42.com:0", "", ""},
             Case{"https://api.us.code42.com:99999", "", ""},
             Case{"https://[::1]:9000", "", "https://[::1]:9000"},
             Case{"https://127.0.0.1:9000", "", "https://127.0.0.1:9000"},
             Case{"http://127.0.0.1:9000", "", "http://127.0.0.1:9000"},
             Case{"http://localhost", "", "http://localhost"},
             Case{"https://10.0.0.1", "", ""},
             Case{"https://169.254.169.254", "", ""},
             Case{"ftp://api.us.code42.com", "", ""},
             Case{"api.us.code42.com", "", ""},
             Case{"https://", "", ""},
             Case{"", "", ""},
             Case{"https://api.us.code42.com%00.evil", "", ""},
         }) {
        for (const auto& [reach, expected] : {std::pair(strict, c.strict), std::pair(developer, c.developer)}) {
            const auto origin = parse_base_url(c.text, reach);
            EXPECT_EQ(origin ? origin->text() : std::string(), expected) << c.text;
            if (!origin) {
                EXPECT_EQ(origin.failure().subject(), "base_url");
            }
        }
    }
}

TEST(BaseUrl, an_address_is_allowed_however_it_is_written) {
    EXPECT_TRUE(host_allowed("fd00::1", "*.code42.com, [FD00:0:0::1]"));
    EXPECT_TRUE(parse_proxy_url("http://[fd00:0::1]:3128", {false, "[fd00::1]"}).ok());
    for (const char* pattern : {"[fd00::1", "[fd00::2]", "[", "[]", "*.fd00::1"})
        EXPECT_FALSE(host_allowed("fd00::1", pattern)) << pattern;
}

TEST(BaseUrl, the_console_is_derived_only_where_it_is_known) {
    EXPECT_EQ(console_of({true, "api.us2.code42.com", 443}), "https://console.us2.code42.com");
    EXPECT_EQ(console_of({true, "localhost", 443}), "");
}

TEST(ProxyUrl, plain_http_without_credentials) {
    const Reach reach{false, "proxy.corp.test"};
    EXPECT_TRUE(parse_proxy_url("http://proxy.corp.test:3128", reach).ok());
    for (const char* bad : {"https://proxy.corp.test:3128", "http://me:pw@proxy.corp.test:3128",
                            "http://other.test:3128", "proxy.corp.test"}) {
        const auto proxy = parse_proxy_url(bad, reach);
        ASSERT_FALSE(proxy.ok()) << bad;
        EXPECT_EQ(proxy.failure().subject(), "proxy_url");
    }
}

TEST(Addresses, each_block_leads_where_it_leads) {
    struct Case {
        const char* text;
        AddressKind kind;
    };
    using K = AddressKind;
    for (const Case& c : {Case{"8.8.8.8", K::open},
                          Case{"2606:4700::1", K::open},
                          Case{"127.0.0.1", K::loopback},
                          Case{"127.255.0.9", K::loopback},
                          Case{"::1", K::loopback},
                          Case{"::ffff:127.0.0.1", K::loopback},
                          Case{"::127.0.0.1", K::forbidden},
                          Case{"64:ff9b::7f00:1", K::forbidden},
                          Case{"64:ff9b::808:808", K::open},
                          Case{"2002:7f00:1::", K::forbidden},
                          Case{"2002:808:808::", K::open},
                          Case{"10.1.2.3", K::internal},
                          Case{"172.16.0.1", K::internal},
                          Case{"172.32.0.1", K::open},
                          Case{"192.168.1.1", K::internal},
                          Case{"100.64.0.1", K::internal},
                          Case{"fd12::1", K::internal},
                          Case{"fec0::1", K::internal},
                          Case{"::ffff:10.0.0.1", K::internal},
                          Case{"0.0.0.0", K::forbidden},
                          Case{"::", K::forbidden},
                          Case{"169.254.169.254", K::forbidden},
                          Case{"::ffff:169.254.169.254", K::forbidden},
                          Case{"fd00:ec2::254", K::forbidden},
                          Case{"100.100.100.200", K::forbidden},
                          Case{"fe80::1", K::forbidden},
                          Case{"fe80::1%eth0", K::forbidden},
                          Case{"224.0.0.1", K::forbidden},
                          Case{"255.255.255.255", K::forbidden},
                          Case{"ff02::1", K::forbidden},
                          Case{"192.0.0.192", K::forbidden},
                          Case{"2001:0::1", K::forbidden}}) {
        EXPECT_EQ(address_kind(c.text), c.kind) << c.text;
    }
    for (const char* name : {"", "localhost", "1.2.3", "256.1.1.1", "8.8.8.8%x", "api.us.code42.com"})
        EXPECT_EQ(address_kind(name), std::nullopt) << name;
}

TEST(Addresses, who_may_be_connected_to) {
    using K = AddressKind;
    for (const bool developer : {false, true}) {
        EXPECT_TRUE(may_connect(K::open, Peer::upstream, developer));
        EXPECT_FALSE(may_connect(K::forbidden, Peer::upstream, developer));
        EXPECT_FALSE(may_connect(K::forbidden, Peer::proxy, developer));
        EXPECT_EQ(may_connect(K::internal, Peer::upstream, developer), developer);
        EXPECT_EQ(may_connect(K::loopback, Peer::upstream, developer), developer);
        EXPECT_TRUE(may_connect(K::internal, Peer::proxy, developer));
        EXPECT_EQ(may_connect(K::loopback, Peer::proxy, developer), developer);
    }
}

TEST(Json, what_cannot_be_text_is_repaired_and_what_can_is_left_alone) {
    struct Case {
        const char* text;
        const char* repaired;
    };
    for (const Case& c :
         {Case{R"({"a":"b\\u12"})", R"({"a":"b\\u12"})"}, Case{R"(["\ud83d\ude00"])", R"(["\ud83d\ude00"])"},
          Case{R"(["x\ud83d"])", "[\"x\xEF\xBF\xBD\"]"}, Case{R"(["\ude00y"])", "[\"\xEF\xBF\xBDy\"]"},
          Case{R"(["\ud83dA"])",
               "[\"\xEF\xBF\xBD"
               "A\"]"},
          Case{"[\"\xC3\"]", "[\"\xEF\xBF\xBD\"]"}, Case{"[\"\\", "[\"\\"}}) {
        EXPECT_EQ(repaired_json(c.text), c.repaired);
    }
    EXPECT_TRUE(parse_json(R"({"summary":"cut \ud83d"})").has_value());
    EXPECT_FALSE(parse_json("{").has_value());
}

TEST(Json, numbers_are_read_however_they_are_written) {
    const auto value = parse_json(R"({"a":3,"b":3.0,"c":"3","d":3.5,"e":null,"f":"x","g":1e300})");
    ASSERT_TRUE(value.has_value());
    for (const char* name : {"a", "b", "c"}) EXPECT_EQ(integer_at(*value, name), 3) << name;
    for (const char* name : {"d", "e", "f", "g", "h"}) EXPECT_EQ(integer_at(*value, name), std::nullopt) << name;
}

TEST(SettingsTable, each_wrong_field_is_named) {
    const Reach reach{false, "*.code42.com"};
    const boost::json::object good{
        {"client_id", "key-1"}, {"client_secret", "s%!@"}, {"base_url", "https://api.us.code42.com"}};
    const auto parsed = Settings::parse(boost::json::serialize(good), reach);
    ASSERT_TRUE(parsed.ok());
    EXPECT_EQ(parsed->lookback_days, 30);
    EXPECT_EQ(parsed->requests_per_minute, 60);
    EXPECT_TRUE(parsed->fetch_details);
    const std::pair<const char*, boost::json::value> wrong[] = {
        {"client_id", ""},           {"client_id", "a:b"},       {"client_id", nullptr},
        {"client_secret", ""},       {"client_secret", 7},       {"client_secret", "a\nb"},
        {"base_url", "x"},           {"lookback_days", 0},       {"lookback_days", 91},
        {"lookback_days", "many"},   {"requests_per_minute", 0}, {"requests_per_minute", 121},
        {"ca_file", "relative.pem"}, {"proxy_url", "x"},         {"fetch_details", 1}};
    for (const auto& [field, value] : wrong) {
        boost::json::object bad = good;
        bad[field] = value;
        const auto settings = Settings::parse(boost::json::serialize(bad), reach);
        ASSERT_FALSE(settings.ok()) << field;
        EXPECT_EQ(settings.failure().cause(), RP_E_CONFIG);
        EXPECT_EQ(settings.failure().subject(), field);
    }
}

}  // namespace
}  // namespace risk::incydr
