// SPDX-License-Identifier: Apache-2.0
// A proxy must not become the way around the rules, and may itself be hostile.
#include <gtest/gtest.h>

#include <chrono>

#include "incydr_plugin/connect_proxy.hpp"
#include "network_guard/interceptor.hpp"
#include "network_guard/upstream_at.hpp"

namespace risk::network_guard {
namespace {

using incydr_test::ConnectProxy;
using incydr_test::LoopbackServer;
using incydr_test::Peer;

constexpr const char* proxy_url = "http://proxy.corp.test:3128";
constexpr const char* proxy_address = "10.20.30.40";

class Proxies : public UpstreamBench {
  protected:
    Proxies() {
        host.allow_hosts("*.code42.com,proxy.corp.test");
        world.names.set("proxy.corp.test", {{proxy_address}});
    }
    /// Whoever connects to the proxy meets this listener.
    void stands_at(std::uint16_t port) { world.lead(proxy_address, 3128, port); }
    Verb through_proxy(const std::string& base_url = std::string("https://") + vendor) {
        return activated({{"proxy_url", proxy_url}, {"base_url", base_url}});
    }
    Verb configured(const std::string& proxy, const std::string& base_url = std::string("https://") + vendor) {
        return LoadedPlugin(host, config({{"proxy_url", proxy}, {"base_url", base_url}})).configured;
    }
};

TEST_F(Proxies, what_can_be_typed) {
    struct Case {
        const char *typed, *told;
    };
    const std::vector<Case> cases{{"https://proxy.corp.test:3128", "found https://"},
                                  {"http://me:pw@proxy.corp.test:3128", "a user name or password in it"},
                                  {"http://me@proxy.corp.test:3128", "a user name or password in it"},
                                  {"http://proxy.corp.test@evil.example", "a user name or password in it"},
                                  {"http://proxy.corp.test:3128/x", "a path (\"/x\")"},
                                  {"http://proxy.corp.test:3128?x", "a query"},
                                  {"http://proxy.corp.test:0", "no usable port"},
                                  {"http://proxy.corp.test:65536", "no usable port"},
                                  {"http://evil.example:3128", "The host evil.example may not be connected to"},
                                  {"http://proxy.corp.test.evil.example", "may not be connected to"},
                                  {"http://10.20.30.40:3128", "The host 10.20.30.40 may not be connected to"},
                                  {"http://127.0.0.1:3128", "The host 127.0.0.1 may not be connected to"},
                                  {"http://2130706433:3128", "not written like 192.0.2.1"},
                                  {"http://proxy.corp.test\\@evil.example", "a backslash in it"},
                                  {"http://pr\xc3\xb6xy.corp.test", "not ASCII"},
                                  {"socks5://proxy.corp.test:1080", "the scheme \"socks5\""},
                                  {"proxy.corp.test:3128", "found"},
                                  {"http://proxy.corp.test:3128\r\nX: y", "expected one line"}};
    std::string said;
    for (const Case& c : cases) {
        const Verb verb = configured(c.typed);
        EXPECT_EQ(verb.result, RP_E_CONFIG) << c.typed;
        EXPECT_EQ(verb.subject, "proxy_url") << c.typed;
        EXPECT_NE(verb.message.find(c.told), std::string::npos) << verb.message;
        EXPECT_EQ(verb.message.find("pw"), std::string::npos) << verb.message;
        said = verb.message;
    }
    expect_nothing_left_this_machine();
    record("attacks on the proxy's URL, typed", cases.size(), said);
}

TEST_F(Proxies, one_in_a_private_network_is_asked_for_the_vendor_by_name_and_TLS_goes_through_it) {
    ConnectProxy proxy(front->port());
    stands_at(proxy.port());
    const Verb verb = through_proxy();
    EXPECT_EQ(verb.result, RP_OK) << verb.message;
    EXPECT_EQ(proxy.asked_for(), std::vector<std::string>{"api.us.code42.com:443"});
    EXPECT_EQ(front->names(), std::vector<std::string>{vendor});
    EXPECT_EQ(world.take_attempts(), std::vector<std::string>{"10.20.30.40 3128"});
    EXPECT_EQ(world.names.asked(), std::vector<std::string>{"proxy.corp.test"}) << "the proxy resolves the other name";
}

TEST_F(Proxies, one_is_not_asked_for_what_may_not_be_connected_to) {
    ConnectProxy proxy(front->port());
    stands_at(proxy.port());
    const std::vector<std::string> insiders{"127.0.0.1", "localhost",       "api.localhost",   "10.0.0.7",
                                            "[::1]",     "169.254.169.254", "[fd00:ec2::254]", "[::ffff:10.0.0.7]"};
    std::string said;
    for (const std::string& inside : insiders) {
        host.allow_hosts("*.code42.com,proxy.corp.test," + inside);
        const Verb verb = through_proxy("https://" + inside);
        EXPECT_EQ(verb.result, RP_E_UNREACHABLE) << inside;
        EXPECT_NE(verb.message.find("which this integration may not connect to"), std::string::npos) << verb.message;
        said = verb.message;
    }
    EXPECT_TRUE(proxy.asked_for().empty());
    record("addresses and names of inside, through a proxy", insiders.size(), said);
}

TEST_F(Proxies, credentials_are_never_shown_to_one_in_clear) {
    host.developer(true);
    const Verb verb = configured(proxy_url, "http://127.0.0.1:9");
    EXPECT_EQ(verb.result, RP_E_CONFIG);
    EXPECT_EQ(verb.subject, "proxy_url");
    EXPECT_NE(verb.message.find("It could read the credentials"), std::string::npos) << verb.message;
}

TEST_F(Proxies, one_that_leads_to_somebody_else_is_found_out_by_the_certificate) {
    const TlsFront impostor(
        TlsManner{{make_self_signed(incydr_simulator::CertificatePlan{vendor, "DNS:evil.example"})}},
        port_of(upstream.http_origin()));
    ConnectProxy proxy(impostor.port());
    stands_at(proxy.port());
    const Verb verb = through_proxy();
    EXPECT_EQ(verb.result, RP_E_UNREACHABLE);
    EXPECT_EQ(verb.subject, "tls");
    EXPECT_EQ(impostor.received(), "");
    EXPECT_TRUE(upstream.requests().empty());
}

TEST_F(Proxies, hostile_ones_are_the_proxys_fault_and_learn_nothing) {
    struct Case {
        const char* what;
        std::string answer, told;
    };
    const std::vector<Case> cases{
        {"a redirect", "HTTP/1.1 302 Found\r\nLocation: http://10.0.0.7/\r\n\r\n", "answered 302"},
        {"credentials wanted", "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=x\r\n\r\n", "asks for credentials"},
        {"forbidden", "HTTP/1.1 403 No\r\n\r\n", "answered 403"},
        {"bad gateway", "HTTP/1.1 502 No\r\n\r\n", "answered 502"},
        {"informational", "HTTP/1.1 100 Continue\r\n\r\n", "answered 100"},
        {"junk", "\x16\x03\x01 what?\r\n\r\n", "Asking the proxy"},
        {"another protocol", "SSH-2.0-OpenSSH_9.2\r\n\r\n", "Asking the proxy"},
        {"nothing", "", "Asking the proxy"},
        {"half an answer", "HTTP/1.1 200 O", "Asking the proxy"},
        {"great headers", "HTTP/1.1 200 OK\r\nX: " + std::string(100'000, 'x') + "\r\n\r\n", "Asking the proxy"},
        {"a word too much", "HTTP/1.1 200 OK\r\n\r\nhello", "expected nothing after its answer"},
        {"early TLS", std::string("HTTP/1.1 200 OK\r\n\r\n\x15\x03\x03\x00\x02\x02\x28", 26), "expected nothing after"},
        {"a page", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "expected nothing after its answer"}};
    std::string said;
    for (const Case& c : cases) {
        SCOPED_TRACE(c.what);
        std::string heard;
        {
            const LoopbackServer proxy([&](const Peer& client) {
                heard = client.head();
                client.send(c.answer);
            });
            stands_at(proxy.port());
            const Verb verb = through_proxy();
            EXPECT_EQ(verb.result, RP_E_UNREACHABLE);
            EXPECT_EQ(verb.subject, "proxy") << verb.message;
            EXPECT_NE(verb.message.find(c.told), std::string::npos) << verb.message;
            said = verb.message;
        }
        EXPECT_EQ(heard.find("uthorization"), std::string::npos) << "a proxy is shown no credentials";
    }
    expect_no_request();
    record("hostile proxies", cases.size(), said);
}

TEST_F(Proxies, one_that_never_answers_or_never_stops_costs_no_more_than_the_deadline) {
    ConnectProxy good_one(front->port());
    stands_at(good_one.port());
    LoadedPlugin plugin(host, config({{"proxy_url", proxy_url}}));
    ASSERT_EQ(activate(plugin).result, RP_OK);
    std::atomic<std::uint64_t> sent{0};
    const auto headers = without_end("HTTP/1.1 200 OK\r\nX: ", std::string(65'536, 'x'), sent);
    const LoopbackServer silent([](const Peer& client) { client.wait_until_gone(); });
    const LoopbackServer endless([&](const Peer& client) { headers(client); });
    host.run_faster(1);
    for (const auto* proxy : {&silent, &endless}) {
        stands_at(proxy->port());
        upstream.go_offline();
        upstream.come_online();
        const auto start = std::chrono::steady_clock::now();
        const Verb verb = plugin.poll(500, 1.0);
        EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(3));
        EXPECT_EQ(verb.subject, "proxy") << verb.message;
    }
    EXPECT_LT(sent, 16U << 20U);
}

}  // namespace
}  // namespace risk::network_guard
