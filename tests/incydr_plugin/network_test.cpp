// SPDX-License-Identifier: Apache-2.0
// TLS, names, addresses, proxies, cancellation, and what is left behind.
#include <boost/dll/library_info.hpp>
#include <chrono>
#include <filesystem>
#include <future>
#include <thread>

#include "incydr_plugin/bench.hpp"
#include "incydr_plugin/connect_proxy.hpp"

namespace risk::incydr_test {
namespace {

std::uint16_t port_of(const std::string& origin) {
    return static_cast<std::uint16_t>(std::stoi(origin.substr(origin.rfind(':') + 1)));
}

std::size_t open_descriptors() {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& one : std::filesystem::directory_iterator("/proc/self/fd")) ++count;
    return count;
}

class Network : public Bench {
  protected:
    std::string tls(boost::json::object more = {}) const {
        more["base_url"] = more.contains("base_url") ? more["base_url"] : boost::json::value(upstream.https_origin());
        return config(more);
    }
};

TEST_F(Network, TLS_with_an_extra_authority_works_by_name_and_by_address) {
    const std::string by_address = "https://127.0.0.1:" + std::to_string(port_of(upstream.https_origin()));
    for (const std::string& origin : {upstream.https_origin(), by_address}) {
        host.checkpoint.clear();
        LoadedPlugin plugin(host, tls({{"base_url", origin}, {"ca_file", upstream.ca_file()}}));
        const Verb verb = plugin.activate();
        EXPECT_EQ(verb.result, RP_OK) << verb.message;
        EXPECT_EQ(plugin.poll().result, RP_OK);
    }
    for (const auto& request : upstream.requests()) EXPECT_TRUE(request.secure);
}

TEST_F(Network, TLS_an_unknown_authority_is_unreachable_with_the_reason) {
    LoadedPlugin plugin(host, tls());
    const Verb verb = plugin.activate();
    EXPECT_EQ(verb.result, RP_E_UNREACHABLE);
    EXPECT_EQ(verb.subject, "tls");
    EXPECT_NE(verb.message.find("authority"), std::string::npos) << verb.message;
    EXPECT_TRUE(upstream.requests().empty()) << "no credential is sent";
}

TEST_F(Network, TLS_a_certificate_for_another_name_is_refused) {
    ConnectProxy proxy(port_of(upstream.https_origin()));
    LoadedPlugin plugin(host, tls({{"base_url", "https://wrong.localhost"},
                                   {"requests_per_minute", 60},
                                   {"ca_file", upstream.ca_file()},
                                   {"proxy_url", proxy.url()}}));
    ASSERT_EQ(plugin.configured.result, RP_OK) << plugin.configured.message;
    const Verb verb = plugin.activate();
    EXPECT_EQ(verb.result, RP_E_UNREACHABLE);
    EXPECT_EQ(verb.subject, "tls");
    EXPECT_NE(verb.message.find("another name"), std::string::npos) << verb.message;
    EXPECT_TRUE(upstream.requests().empty());
}

TEST_F(Network, a_server_that_speaks_no_TLS_is_said_to_be_so) {
    LoadedPlugin plugin(host,
                        tls({{"base_url", "https://127.0.0.1:" + std::to_string(port_of(upstream.http_origin()))}}));
    const Verb verb = plugin.activate();
    EXPECT_EQ(verb.result, RP_E_UNREACHABLE);
    EXPECT_EQ(verb.subject, "tls");
}

TEST_F(Network, a_file_of_authorities_that_cannot_be_read_is_named) {
    LoadedPlugin plugin(host, tls({{"ca_file", "/nowhere/ca.pem"}}));
    ASSERT_EQ(plugin.configured.result, RP_OK) << "configure does no I/O";
    const Verb verb = plugin.activate();
    EXPECT_EQ(verb.result, RP_E_CONFIG);
    EXPECT_EQ(verb.subject, "ca_file");
}

TEST_F(Network, a_proxy_is_asked_for_the_upstream_and_TLS_goes_through_it) {
    ConnectProxy proxy(port_of(upstream.https_origin()));
    LoadedPlugin plugin(host, tls({{"ca_file", upstream.ca_file()}, {"proxy_url", proxy.url()}}));
    const Verb verb = plugin.activate();
    EXPECT_EQ(verb.result, RP_OK) << verb.message;
    EXPECT_EQ(plugin.poll().result, RP_OK);
    EXPECT_EQ(proxy.asked_for(), std::vector<std::string>{upstream.https_origin().substr(8)});
}

TEST_F(Network, a_proxy_that_refuses_or_is_not_there_is_the_proxys_fault) {
    const auto result = [&](const std::string& proxy_url) {
        LoadedPlugin plugin(host, tls({{"ca_file", upstream.ca_file()}, {"proxy_url", proxy_url}}));
        return plugin.activate();
    };
    for (const int status : {403, 407, 502}) {
        ConnectProxy proxy(1, status);
        const Verb verb = result(proxy.url());
        EXPECT_EQ(verb.result, RP_E_UNREACHABLE);
        EXPECT_EQ(verb.subject, "proxy");
        EXPECT_NE(verb.message.find(std::to_string(status)), std::string::npos) << verb.message;
    }
    std::string gone;
    {
        ConnectProxy proxy(1);
        gone = proxy.url();
    }
    EXPECT_EQ(result(gone).subject, "proxy");
}

TEST_F(Network, a_proxy_host_must_have_been_allowed) {
    LoadedPlugin plugin(host, tls({{"proxy_url", "http://proxy.corp.test:3128"}}));
    EXPECT_EQ(plugin.configured.result, RP_E_CONFIG);
    EXPECT_EQ(plugin.configured.subject, "proxy_url");
    host.allow_hosts("*.code42.com,proxy.corp.test");
    LoadedPlugin allowed(host, tls({{"proxy_url", "http://proxy.corp.test:3128"}}));
    EXPECT_EQ(allowed.configured.result, RP_OK);
}

TEST_F(Network, a_name_that_leads_to_loopback_is_not_connected_to_without_the_switch) {
    host.developer(false);
    host.allow_hosts("localhost");
    LoadedPlugin plugin(
        host,
        config({{"base_url", upstream.https_origin()}, {"requests_per_minute", 60}, {"ca_file", upstream.ca_file()}}));
    ASSERT_EQ(plugin.configured.result, RP_OK) << plugin.configured.message;
    const Verb verb = plugin.activate();
    EXPECT_EQ(verb.result, RP_E_UNREACHABLE);
    EXPECT_NE(verb.message.find("loopback"), std::string::npos) << verb.message;
    EXPECT_TRUE(upstream.requests().empty());
}

TEST_F(Network, nobody_listening_is_connect) {
    upstream.go_offline();
    LoadedPlugin plugin(host, config());
    const Verb verb = plugin.activate();
    EXPECT_EQ(verb.result, RP_E_UNREACHABLE);
    EXPECT_EQ(verb.subject, "connect");
}

TEST_F(Network, cancel_ends_a_waiting_verb_within_a_second_and_hurts_no_later_one) {
    LoadedPlugin plugin(host, config());
    ASSERT_EQ(plugin.activate().result, RP_OK);
    for (const bool by_flag : {false, true}) {
        FaultRule rule;
        rule.kind = FaultRule::Kind::stall;
        upstream.add_fault(rule);
        const int asked_before = host.asked_whether_cancelled;
        auto verb = std::async(std::launch::async, [&] { return plugin.poll(); });
        while (host.asked_whether_cancelled < asked_before + 4) std::this_thread::yield();  // it waits
        const auto start = std::chrono::steady_clock::now();
        by_flag ? static_cast<void>(host.cancelled = true) : plugin.cancel();
        EXPECT_EQ(verb.get().result, RP_E_CANCELLED);
        EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(1));
        host.cancelled = false;
        upstream.clear_faults();
        EXPECT_EQ(plugin.poll().result, RP_OK);
    }
}

TEST_F(Network, a_kept_connection_that_the_server_dropped_is_replaced_unnoticed) {
    LoadedPlugin plugin(host, config());
    ASSERT_EQ(plugin.activate().result, RP_OK);
    upstream.go_offline();
    upstream.come_online();
    const Verb verb = plugin.poll();
    EXPECT_EQ(verb.result, RP_OK) << verb.message;
    EXPECT_EQ(verb.tally.requests, 1U);
}

TEST_F(Network, nothing_is_left_open_after_teardown) {
    {
        LoadedPlugin warm(host, tls({{"ca_file", upstream.ca_file()}}));
        warm.activate();
    }
    upstream.go_offline();
    const std::size_t before = open_descriptors();
    upstream.come_online();
    for (int times = 0; times < 3; ++times) {
        LoadedPlugin plugin(host, tls({{"ca_file", upstream.ca_file()}}));
        ASSERT_EQ(plugin.activate().result, RP_OK);
    }
    upstream.go_offline();
    EXPECT_EQ(open_descriptors(), before);
}

TEST_F(Network, F7_no_secret_and_no_token_is_ever_written_anywhere) {
    const std::string secret = "planted%secret!@";
    upstream.reset_secret(secret);
    LoadedPlugin plugin(host, config({{"client_secret", secret}}));
    ASSERT_EQ(plugin.activate().result, RP_OK);
    critical_in(minute);
    later(2 * minute);
    plugin.poll_all();
    upstream.revoke_tokens();
    plugin.poll_all();
    upstream.go_offline();
    const Verb failed = plugin.poll();
    std::string all = host.log() + host.checkpoint + failed.message;
    for (const auto& [id, event] : host.events) all += id + event.title + event.body + event.actor;
    EXPECT_EQ(all.find("planted"), std::string::npos);
    EXPECT_EQ(all.find("Bearer"), std::string::npos);
    EXPECT_EQ(all.find("eyJ"), std::string::npos);
}

TEST(Library, exports_exactly_one_symbol) {
    boost::dll::library_info info(INCYDR_PLUGIN_FILE);
    std::vector<std::string> defined;  // imports belong to no section
    for (const std::string& section : info.sections()) {
        if (section.empty()) continue;
        for (std::string& symbol : info.symbols(section)) defined.push_back(std::move(symbol));
    }
    EXPECT_EQ(defined, std::vector<std::string>{"rp_plugin_entry"});
}

}  // namespace
}  // namespace risk::incydr_test
