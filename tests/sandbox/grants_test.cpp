// SPDX-License-Identifier: Apache-2.0
// What a configuration asks the walls for, and that it gets no more than that.
#include "plugins/sandbox_grants.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <ostream>

#include "plugins/config_schema.hpp"
#include "runner_bench.hpp"
#include "world.hpp"

namespace risk::attacks {
namespace {

using namespace plugins;

PluginManifest manifest() {
    PluginManifest manifest;
    manifest.config_schema = ConfigSchema::parse(boost::json::parse(R"({"type":"object","properties":{
        "file": {"type": "string", "format": "path"}, "address": {"type": "string", "format": "uri"},
        "proxy": {"type": "string", "format": "uri"}, "note": {"type": "string"},
        "hook": {"type": "string", "format": "uri", "x-secret": true}}})"),
                                                 "test")
                                 .value();
    return manifest;
}

struct Wish {
    const char* config;
    SandboxGrants grants;
};

void PrintTo(const Wish& wish, std::ostream* out) { *out << wish.config; }

class Grants : public testing::TestWithParam<Wish> {};

TEST_P(Grants, are_what_the_fields_of_the_schema_say) {
    EXPECT_EQ(grants_of(manifest(), GetParam().config), GetParam().grants) << GetParam().config;
}

INSTANTIATE_TEST_SUITE_P(
    OfConfigurations, Grants,
    testing::Values(Wish{"{}", {}}, Wish{R"({"file":"/srv/drop"})", {{"/srv/drop"}, {}}},
                    Wish{R"({"file":"relative"})", {}}, Wish{R"({"file":""})", {}}, Wish{R"({"file":7})", {}},
                    Wish{R"({"note":"/etc/shadow"})", {}}, Wish{R"({"address":"https://x.test"})", {{}, {443}}},
                    Wish{R"({"address":"http://x.test/a?b"})", {{}, {80}}},
                    Wish{R"({"address":"https://x.test:8443"})", {{}, {8443}}},
                    Wish{R"({"address":"https://x.test:0"})", {}}, Wish{R"({"address":"https://x.test:99999"})", {}},
                    Wish{R"({"address":"gopher://x.test"})", {}}, Wish{R"({"address":"nonsense"})", {}},
                    Wish{R"({"address":"https://x.test:1","proxy":"http://p.test:3128"})", {{}, {1, 3128}}},
                    Wish{R"({"hook":"https://x.test:8443/token"})", {}}, Wish{"no json", {}}, Wish{"[]", {}}));

TEST(GrantSets, are_covered_by_a_set_with_all_of_them) {
    SandboxGrants some{{"/a"}, {1}};
    EXPECT_TRUE(some.cover({}));
    EXPECT_TRUE(some.cover(some));
    EXPECT_FALSE(some.cover({{"/b"}, {}}));
    EXPECT_FALSE(some.cover({{}, {2}}));
    some += {{"/b"}, {2}};
    EXPECT_EQ(some, (SandboxGrants{{"/a", "/b"}, {1, 2}}));
    EXPECT_TRUE(some.cover({{"/b"}, {2}}));
}

TEST(GrantStamps, change_with_what_is_behind_a_name) {
    World world;
    const auto file = world.runner(1, true);  // a symbolic link
    const SandboxGrants grants{{file.string()}, {}};
    const std::string before = stamp_of(grants);
    EXPECT_EQ(stamp_of(grants), before);
    std::filesystem::remove(file);
    EXPECT_NE(stamp_of(grants), before);
}

/// The same attacks, where they were granted what they go for.
TEST(Granted, is_what_was_named_to_read_and_no_more) {
    const SandboxKernel kernel = SandboxKernel::here();
    if (kernel.landlock_abi < 4) GTEST_SKIP() << "this kernel does not restrict TCP ports";
    World world;
    const std::string config = world.config("read_key list_data_directory connect_elsewhere create_file append_to_key");
    const auto named = boost::json::parse(config);
    const SandboxGrants grants{{std::string(named.at("directory").as_string())},
                               {static_cast<std::uint16_t>(std::stoi(named.at("port").as_string().c_str()))}};
    Bench bench(world.runner(kernel.landlock_abi, kernel.seccomp), grants);
    ASSERT_TRUE(bench.attack(config).has_value());
    EXPECT_EQ(text_in(bench.event(0), "got"), World::planted);
    EXPECT_EQ(text_in(bench.event(1), "got"), "it is open");
    EXPECT_EQ(text_in(bench.event(2), "got"), "connected");
    EXPECT_EQ(text_in(bench.event(3), "got"), "");
    EXPECT_EQ(text_in(bench.event(4), "got"), "");
}

}  // namespace
}  // namespace risk::attacks
