// SPDX-License-Identifier: Apache-2.0
#include "integrations/allowed_hosts.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "sample_manifest.hpp"

namespace risk::integrations {
namespace {

TEST(AllowedHosts, are_the_manifests_the_administrators_and_with_the_developer_switch_this_machine) {
    const auto manifest = testing::sample_manifest();
    EXPECT_EQ(allowed_hosts(manifest, {}, false), "*.acme.test");
    EXPECT_EQ(allowed_hosts(manifest, {"proxy.corp"}, false), "*.acme.test,proxy.corp");
    EXPECT_EQ(allowed_hosts(manifest, {}, true), "*.acme.test,localhost,127.0.0.1,[::1]");
}

TEST(HostPattern, takes_names_wildcards_and_addresses_only) {
    for (const char* good :
         {"api.us.code42.com", "*.code42.com", "localhost", "127.0.0.1", "[::1]", "[fe80::1]", "a-b.c"})
        EXPECT_TRUE(parse_host_pattern(good, "test").ok()) << good;
    EXPECT_EQ(parse_host_pattern("API.Example.COM", "test").value(), "api.example.com");
    for (const char* bad :
         {"",        "*",       "*.",      "a..b",        "https://x.test", "x.test:443", "x.test/path",
          "a,b",     "x y",     "-a.test", "::1",         "[::1",           "[zz]",       "*.*.test",
          "a*.test", "x.test.", "ä.test",  "user@x.test", "x.test\\",       "x.test\n",   "x%2etest",
          "..",      ".x.test", "**.test", "*x.test",     "a.-b.test"})
        EXPECT_FALSE(parse_host_pattern(bad, "test").ok()) << bad;
}

TEST(HostPattern, is_no_number_that_only_the_resolver_takes_for_an_address) {
    for (const char* bad : {"127.1", "2130706433", "0x7f000001", "0x7f.1", "127.0.0.01", "256.1.1.1", "*.0.0.1", "*.1",
                            "[127.0.0.1]", "[fe80::1%eth0]", "*.[::1]"})
        EXPECT_FALSE(parse_host_pattern(bad, "test").ok()) << bad;
}

TEST(HostPatterns, are_read_from_a_file_and_a_bad_one_is_named_with_its_line) {
    const auto file = std::filesystem::temp_directory_path() / ("hosts." + std::to_string(getpid()));
    std::ofstream(file) << "# proxies\nproxy.corp, b.corp\r\n\n*.lab.test # the lab\n";
    const auto patterns = read_host_patterns(file);
    ASSERT_TRUE(patterns.ok());
    EXPECT_EQ(*patterns, (std::vector<std::string>{"proxy.corp", "b.corp", "*.lab.test"}));
    std::ofstream(file) << "good.test\nhttps://bad.test\n";
    const auto bad = read_host_patterns(file);
    ASSERT_FALSE(bad.ok());
    EXPECT_NE(bad.failure().sentence().find("line 2"), std::string::npos) << bad.failure().sentence();
    std::filesystem::remove(file);
    EXPECT_FALSE(read_host_patterns(file).ok());
}

}  // namespace
}  // namespace risk::integrations
