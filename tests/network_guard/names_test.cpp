// SPDX-License-Identifier: Apache-2.0
// Where names lead: every address is checked, and the checked one is connected to.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/url/ipv6_address.hpp>
#include <chrono>

#include "incydr_plugin/connect_proxy.hpp"
#include "network_guard/attack_table.hpp"
#include "network_guard/upstream_at.hpp"

namespace risk::network_guard {
namespace {

using incydr_test::LoopbackServer;
using incydr_test::Peer;
using Attempts = std::vector<std::string>;

bool is_v6(const std::string& address) { return address.find(':') != std::string::npos; }
std::string in_url(const std::string& address) { return is_v6(address) ? "[" + address + "]" : address; }

// What was typed is shown in the spelling of URLs, which knows no IPv4 inside of IPv6 but in mapped addresses.
Attack as_typed(Attack attack) {
    if (is_v6(attack.text)) {
        const auto shown = boost::urls::parse_ipv6_address(attack.text).value().to_string();
        attack.message = shown + attack.message.substr(attack.message.find(','));
        attack.text = shown;
    }
    return attack;
}

bool this_machine_has_v6() {
    const int fd = ::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0) ::close(fd);
    return fd >= 0;
}

class AddressAttacks : public GuardedBench {
  protected:
    void expect_stopped(LoadedPlugin& plugin, const Attack& attack, const std::string& who, const char* subject) {
        ASSERT_EQ(plugin.configured.result, RP_OK) << plugin.configured.message;
        const Verb verb = activate(plugin);
        EXPECT_EQ(verb.result, RP_E_UNREACHABLE);
        EXPECT_EQ(verb.subject, subject);
        EXPECT_EQ(verb.message, who + " leads to " + attack.message);
        EXPECT_EQ(world.take_attempts(), Attempts{});
        said = verb.message;
        ++times;
    }
    void set_switch(const Attack& attack, const std::string& also_allowed) {
        host.developer(attack.with_switch);
        host.allow_hosts(allowed_hosts(attack.with_switch) + "," + also_allowed);
    }
    template <class Try>
    void each(Try attempt) {
        for (const Attack& attack : read_attacks(NETWORK_GUARD_TABLES "/address_attacks.txt")) {
            SCOPED_TRACE(attack.text + (attack.with_switch ? " with" : " without") + " the developer switch");
            attempt(attack);
        }
        EXPECT_GE(times, 60U);
    }

    std::uint64_t times = 0;
    std::string said;
};

TEST_F(AddressAttacks, a_name_that_leads_there_is_not_followed) {
    each([&](const Attack& attack) {
        const std::string name = "n" + std::to_string(times) + ".code42.com";
        world.names.set(name, {{attack.text}});
        set_switch(attack, "");
        LoadedPlugin plugin(host, config_for("https://" + name));
        expect_stopped(plugin, attack, name, "connect");
    });
    record("names of an allowed domain that lead to addresses nobody may be led to", times, said);
}

TEST_F(AddressAttacks, the_address_itself_is_refused_even_if_the_operator_allows_it) {
    each([&](const Attack& attack) {
        set_switch(attack, in_url(attack.text));
        LoadedPlugin plugin(host, config_for("https://" + in_url(attack.text)));
        expect_stopped(plugin, as_typed(attack), as_typed(attack).text, "connect");
    });
    record("forbidden addresses as Base URL, allowed by the operator", times, said);
}

TEST_F(AddressAttacks, a_proxy_there_is_not_used_unless_it_is_merely_private) {
    std::uint64_t tried = 0;
    for (const Attack& attack : read_attacks(NETWORK_GUARD_TABLES "/address_attacks.txt")) {
        SCOPED_TRACE(attack.text + (attack.with_switch ? " with" : " without") + " the developer switch");
        const std::string name = "p" + std::to_string(tried++) + ".proxy.test";
        world.names.set(name, {{attack.text}});
        set_switch(attack, "*.proxy.test");
        LoadedPlugin plugin(host,
                            config_for(std::string("https://") + vendor, {{"proxy_url", "http://" + name + ":3128"}}));
        if (attack.rule != "private") {
            expect_stopped(plugin, attack, name, "proxy");
        } else {
            EXPECT_EQ(activate(plugin).subject, "proxy");
            EXPECT_EQ(world.take_attempts().size(), is_v6(attack.text) && !this_machine_has_v6() ? 0U : 1U);
        }
    }
    record("proxies at addresses nobody may be led to", tried, said);
}

class Names : public UpstreamBench {};

TEST_F(Names, the_vendor_is_met_at_its_public_address_and_is_called_by_its_name) {
    const Verb verb = activated();
    EXPECT_EQ(verb.result, RP_OK) << verb.message;
    EXPECT_EQ(world.take_attempts(), Attempts{"8.8.4.4 443"});
    EXPECT_EQ(front->names(), std::vector<std::string>{vendor}) << "SNI";
    EXPECT_NE(front->received().find("\r\nHost: api.us.code42.com\r\n"), std::string::npos);
}

TEST_F(Names, a_dot_at_the_end_and_capitals_change_nothing_for_the_server) {
    const Verb verb = activated({{"base_url", "HTTPS://API.US.Code42.COM.:0443/"}});
    EXPECT_EQ(verb.result, RP_OK) << verb.message;
    EXPECT_EQ(front->names(), std::vector<std::string>{vendor});
    EXPECT_NE(front->received().find("\r\nHost: api.us.code42.com\r\n"), std::string::npos);
}

TEST_F(Names, of_mixed_answers_only_the_public_address_is_connected_to) {
    const std::vector<Finding> mixtures{{"10.0.0.7", vendor_address},
                                        {vendor_address, "127.0.0.1"},
                                        {"::1", "fd00::1", "169.254.169.254", vendor_address},
                                        {"::ffff:10.0.0.7", vendor_address}};
    for (const Finding& mixture : mixtures) {  // nothing is to be said: it works
        world.names.set(vendor, {mixture});
        EXPECT_EQ(activated().result, RP_OK);
        EXPECT_EQ(world.take_attempts(), Attempts{"8.8.4.4 443"}) << mixture.front();
    }
    record("names with public and private addresses at once", mixtures.size(), "");
}

// A name whose owner answers with a public address while it is checked, and with an inner one when it is used.
TEST_F(Names, rebinding_after_the_check_changes_nothing_because_the_checked_address_is_connected_to) {
    const std::vector<std::string> victims{"127.0.0.1", "10.0.0.7", "169.254.169.254", "::1"};
    for (const std::string& inside : victims) {
        const LoopbackServer victim([](const Peer& client) { client.wait_until_gone(); });
        world.lead(inside, https, victim.port());
        world.names.set(vendor, {{vendor_address}, {inside}});
        EXPECT_EQ(activated().result, RP_OK) << "the first lookup";
        EXPECT_EQ(world.take_attempts(), Attempts{"8.8.4.4 443"});
        const Verb verb = activated();
        EXPECT_EQ(verb.result, RP_E_UNREACHABLE) << "the second: checked again";
        EXPECT_NE(verb.message.find(" leads to " + inside), std::string::npos) << verb.message;
        EXPECT_EQ(world.take_attempts(), Attempts{});
        EXPECT_EQ(victim.accepted(), 0U);
    }
    record("rebinding between check and connection", victims.size(), activated().message);
}

TEST_F(Names, rebinding_between_two_polls_of_one_instance_is_seen_too) {
    world.names.set(vendor, {{vendor_address}, {"10.0.0.7"}});
    LoadedPlugin plugin(host, config());
    ASSERT_EQ(activate(plugin).result, RP_OK);
    upstream.go_offline();
    upstream.come_online();  // the kept connection is gone
    world.take_attempts();
    const Verb verb = plugin.poll();
    EXPECT_EQ(verb.result, RP_E_UNREACHABLE);
    EXPECT_NE(verb.message.find("leads to 10.0.0.7, a private address"), std::string::npos) << verb.message;
    EXPECT_EQ(world.take_attempts(), Attempts{});
    world.names.set(vendor, {{vendor_address}});
    EXPECT_EQ(plugin.poll().result, RP_OK) << "it heals by itself";
}

TEST_F(Names, a_chain_of_aliases_is_judged_by_where_it_ends) {
    const auto chain = [&](const std::string& end) {
        world.names.set(vendor, {{"cname a.cdn.example"}});
        world.names.set("a.cdn.example", {{"cname b.cdn.example"}});
        world.names.set("b.cdn.example", {{"cname localhost.cdn.example"}});
        world.names.set("localhost.cdn.example", {{end}});
        return activated();
    };
    EXPECT_EQ(chain(vendor_address).result, RP_OK) << "aliases are no attack";
    EXPECT_EQ(world.take_attempts(), Attempts{"8.8.4.4 443"});
    const std::vector<std::string> ends{"127.0.0.1", "10.0.0.7", "169.254.169.254", "fd00:ec2::254", "::ffff:10.0.0.7"};
    std::string said;
    for (const std::string& end : ends) {
        const Verb verb = chain(end);
        EXPECT_EQ(verb.result, RP_E_UNREACHABLE);
        EXPECT_NE(verb.message.find(std::string(vendor) + " leads to " + end + ","), std::string::npos) << verb.message;
        said = verb.message;
    }
    EXPECT_EQ(world.take_attempts(), Attempts{});
    record("chains of aliases that end inside", ends.size(), said);
}

TEST_F(Names, a_name_that_does_not_exist_has_no_address_or_is_an_alias_of_itself_is_said_so) {
    world.names.set("empty.code42.com", {{}});
    world.names.set("loop.code42.com", {{"cname loop.code42.com"}});
    for (const char* name : {"missing.code42.com", "empty.code42.com", "loop.code42.com"}) {
        const Verb verb = activated({{"base_url", std::string("https://") + name}});
        EXPECT_EQ(verb.result, RP_E_UNREACHABLE);
        EXPECT_EQ(verb.subject, "dns");
        EXPECT_NE(verb.message.find(std::string("The name ") + name + " cannot be resolved"), std::string::npos);
        EXPECT_NE(verb.message.find("name servers of this machine"), std::string::npos);
    }
    EXPECT_EQ(world.take_attempts(), Attempts{});
}

TEST_F(Names, a_name_server_that_says_nothing_costs_no_more_than_its_time) {
    LoadedPlugin plugin(host, config());
    ASSERT_EQ(activate(plugin).result, RP_OK);
    upstream.go_offline();
    upstream.come_online();
    world.names.fall_silent();
    host.run_faster(1);
    const auto start = std::chrono::steady_clock::now();
    const Verb verb = plugin.poll(500, 1.0);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(3));
    EXPECT_EQ(verb.result, RP_E_UNREACHABLE);
    EXPECT_EQ(verb.subject, "dns");
    EXPECT_NE(verb.message.find("looked up without an answer"), std::string::npos) << verb.message;
}

TEST_F(Names, http_to_a_name_of_this_machine_that_leads_elsewhere_sends_nothing) {
    host.developer(true);
    for (const char* elsewhere : {vendor_address, "10.0.0.7", "2606:4700::1111"}) {
        world.names.set("api.localhost", {{elsewhere}});
        const Verb verb = activated({{"base_url", "http://api.localhost"}});
        EXPECT_EQ(verb.result, RP_E_UNREACHABLE);
        EXPECT_NE(verb.message.find("http://"), std::string::npos) << verb.message;
    }
    EXPECT_EQ(world.take_attempts(), Attempts{});
    expect_no_request();
}

}  // namespace
}  // namespace risk::network_guard
