// SPDX-License-Identifier: Apache-2.0
#include "incydr_plugin/bench.hpp"

namespace risk::incydr_test {
namespace {

using Activation = Bench;

TEST_F(Activation, proves_both_permissions_and_saves_the_instant_once) {
    LoadedPlugin plugin(host, config());
    ASSERT_EQ(plugin.configured.result, RP_OK) << plugin.configured.message;
    EXPECT_TRUE(upstream.requests().empty()) << "configure does no I/O";
    EXPECT_EQ(plugin.activate().result, RP_OK);
    EXPECT_EQ(upstream.requests().size(), 3U);
    EXPECT_EQ(host.batches, std::vector<std::size_t>{0});
    EXPECT_FALSE(host.checkpoint.empty());

    const std::string saved = host.checkpoint;
    LoadedPlugin again(host, config());
    later(hour);
    EXPECT_EQ(again.activate().result, RP_OK);
    EXPECT_EQ(host.batches.size(), 1U) << "an activation that is known is not made again";
    EXPECT_EQ(host.checkpoint, saved);
}

TEST_F(Activation, G7_R12_each_missing_permission_is_named) {
    struct Case {
        bool users, sessions;
        const char* subject;
    };
    for (const Case& c : {Case{false, true, "users.read"}, Case{true, false, "sessions.read"},
                          Case{false, false, "users.read,sessions.read"}}) {
        upstream.set_permissions({c.users, c.sessions, true});
        LoadedPlugin plugin(host, config());
        const Verb verb = plugin.activate();
        EXPECT_EQ(verb.result, RP_E_FORBIDDEN);
        EXPECT_EQ(verb.subject, c.subject);
        EXPECT_TRUE(host.checkpoint.empty());
        upstream.set_permissions({});
        EXPECT_EQ(plugin.activate().result, RP_OK) << "granting it is enough";
        host.checkpoint.clear();
    }
}

TEST_F(Activation, actors_need_not_be_granted) {
    upstream.set_permissions({true, true, false});
    LoadedPlugin plugin(host, config());
    EXPECT_EQ(plugin.activate().result, RP_OK);
}

TEST_F(Activation, F9_wrong_credentials_say_what_to_check_and_no_secret) {
    LoadedPlugin plugin(host, config({{"client_secret", "planted%secret!@"}}));
    const Verb verb = plugin.activate();
    EXPECT_EQ(verb.result, RP_E_AUTH);
    EXPECT_NE(verb.message.find("region"), std::string::npos) << verb.message;
    EXPECT_EQ(verb.message.find("planted"), std::string::npos);
    EXPECT_EQ(host.log().find("planted"), std::string::npos);
}

TEST_F(Activation, a_commit_that_is_refused_leaves_nothing_behind) {
    host.refuse = 1;
    LoadedPlugin plugin(host, config());
    EXPECT_EQ(plugin.activate().result, RP_E_REFUSED);
    EXPECT_TRUE(host.checkpoint.empty());
    EXPECT_EQ(plugin.activate().result, RP_OK);
}

TEST_F(Activation, poll_before_activate_is_a_defect_not_a_crash) {
    LoadedPlugin plugin(host, config());
    EXPECT_EQ(plugin.poll().result, RP_E_INTERNAL);
}

TEST_F(Activation, C7_nothing_that_began_more_than_a_day_before_is_requested) {
    LoadedPlugin plugin(host, config());
    ASSERT_EQ(plugin.activate().result, RP_OK);
    const Ms activated = upstream.now();
    later(3 * hour);
    ASSERT_EQ(plugin.poll().result, RP_OK);
    int seen = 0;
    for (const std::string& target : targets()) {
        const auto at = target.find("on_or_after=");
        if (at == std::string::npos) continue;
        ++seen;
        EXPECT_GE(std::stoll(target.substr(at + 12)), activated - day) << target;
    }
    EXPECT_EQ(seen, 2);
}

TEST_F(Activation, another_tenant_is_a_new_activation) {
    LoadedPlugin plugin(host, config());
    ASSERT_EQ(plugin.activate().result, RP_OK);
    Simulator::Options options;
    options.scenario_json = R"({"tenant": "another-tenant"})";
    Simulator other(options);
    LoadedPlugin moved(host, config({{"base_url", other.http_origin()},
                                     {"client_id", other.client_id()},
                                     {"client_secret", other.client_secret()}}));
    EXPECT_EQ(moved.activate().result, RP_OK);
    EXPECT_EQ(host.batches.size(), 2U);
    EXPECT_NE(host.log().find("another tenant"), std::string::npos);
}

TEST_F(Activation, a_damaged_checkpoint_is_never_taken_for_a_first_run) {
    LoadedPlugin first(host, config());
    ASSERT_EQ(first.activate().result, RP_OK);
    const std::string good = host.checkpoint;
    for (const std::string& bad :
         {std::string("garbage"), good.substr(0, good.size() / 2), std::string(5000, '\xff')}) {
        host.checkpoint = bad;
        LoadedPlugin plugin(host, config());
        const Verb verb = plugin.activate();
        EXPECT_EQ(verb.result, RP_E_CONFIG);
        EXPECT_EQ(verb.subject, "checkpoint");
        EXPECT_EQ(host.checkpoint, bad) << "it is left for somebody to look at";
    }
}

TEST_F(Activation, configure_refuses_what_is_no_configuration) {
    for (const char* bad : {"", "[]", "null", "{", "{}", R"({"client_id": 7})"}) {
        LoadedPlugin plugin(host, bad);
        EXPECT_EQ(plugin.configured.result, RP_E_CONFIG) << bad;
        EXPECT_FALSE(plugin.configured.message.empty());
    }
}

TEST_F(Activation, F6_hosts_and_schemes_are_checked_before_anything_is_sent) {
    host.developer(false);
    LoadedPlugin loopback(host, config());
    EXPECT_EQ(loopback.configured.result, RP_E_CONFIG);
    EXPECT_EQ(loopback.configured.subject, "base_url");
    LoadedPlugin foreign(host, config({{"base_url", "https://evil.example"}}));
    EXPECT_EQ(foreign.configured.subject, "base_url");
    LoadedPlugin fast(host, config({{"base_url", "https://api.us.code42.com"}, {"requests_per_minute", 121}}));
    EXPECT_EQ(fast.configured.subject, "requests_per_minute");
    EXPECT_TRUE(upstream.requests().empty());
}

TEST(Library, answers_a_host_of_its_own_major_only) {
    EXPECT_EQ(plugin_table().abi_major, RP_ABI_MAJOR);
    EXPECT_STREQ(plugin_table().id_z, "incydr");
}

}  // namespace
}  // namespace risk::incydr_test
