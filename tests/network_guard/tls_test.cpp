// SPDX-License-Identifier: Apache-2.0
// Who answers in the vendor's place: certificates, versions and ciphers, each with what a person is told.
#include <gtest/gtest.h>

#include "network_guard/upstream_at.hpp"

namespace risk::network_guard {
namespace {

using incydr_simulator::authority_plan;
using incydr_simulator::CertificatePlan;

CertificatePlan plan_for(const std::string& names) { return {vendor, names}; }
CertificatePlan vendors_plan() { return plan_for(std::string("DNS:") + vendor); }

struct Case {
    const char* what;
    TlsManner manner;
    const char* told;  ///< in the message; empty: it works
};

class Tls : public UpstreamBench {
  protected:
    void expect(const Case& c, const boost::json::object& changes = {}) {
        SCOPED_TRACE(c.what);
        reveal(c.manner);
        upstream.clear_requests();
        const Verb verb = activated(changes);
        ++times;
        if (*c.told == '\0') {
            EXPECT_EQ(verb.result, RP_OK) << verb.message;
            return;
        }
        EXPECT_EQ(verb.result, RP_E_UNREACHABLE) << verb.message;
        EXPECT_EQ(verb.subject, "tls");
        EXPECT_NE(verb.message.find("TLS with "), std::string::npos) << verb.message;
        EXPECT_NE(verb.message.find(c.told), std::string::npos) << verb.message;
        EXPECT_EQ(verb.message.find(planted_secret), std::string::npos);
        expect_no_request();
        said = verb.message;
    }
    void expect_all(const std::vector<Case>& cases) {
        for (const Case& c : cases) expect(c);
    }
    [[nodiscard]] TlsManner with(const CertificatePlan& plan) const { return {{make_certificate(plan, authority)}}; }

    std::uint64_t times = 0;
    std::string said;
};

TEST_F(Tls, names_that_a_certificate_must_and_must_not_have) {
    CertificatePlan only_common_name = vendors_plan();
    only_common_name.alternative_names.clear();
    expect_all({{"its name", with(vendors_plan()), ""},
                {"one of several", with(plan_for("DNS:x.test,DNS:api.us.code42.com")), ""},
                {"in capitals", with(plan_for("DNS:API.US.CODE42.COM")), ""},
                {"a star for its first label", with(plan_for("DNS:*.us.code42.com")), ""},
                {"another name", with(plan_for("DNS:api.eu.code42.com")), "for another name"},
                {"a name above", with(plan_for("DNS:code42.com")), "for another name"},
                {"a name below", with(plan_for("DNS:x.api.us.code42.com")), "for another name"},
                {"a star for two labels", with(plan_for("DNS:*.code42.com")), "for another name"},
                {"a star for part of a label", with(plan_for("DNS:a*.us.code42.com")), "for another name"},
                {"a star for everything", with(plan_for("DNS:*")), "for another name"},
                {"a star for a domain", with(plan_for("DNS:*.com")), "for another name"},
                {"a name that goes on", with(plan_for("DNS:api.us.code42.com.evil.example")), "for another name"},
                {"only the old common name", with(only_common_name), "for another name"},
                {"its address instead", with(plan_for("IP:8.8.4.4")), "for another name"},
                {"an e-mail address", with(plan_for("email:api@us.code42.com")), "for another name"}});
    record("certificates for another name", times, said);
}

TEST_F(Tls, an_address_needs_a_certificate_for_that_address) {
    host.allow_hosts("8.8.4.4");
    const boost::json::object by_address{{"base_url", "https://8.8.4.4"}};
    expect({"its address", with(plan_for("IP:8.8.4.4")), ""}, by_address);
    EXPECT_TRUE(front->names().empty()) << "an address is no server name";
    expect({"another address", with(plan_for("IP:8.8.8.8")), "for another name"}, by_address);
    expect({"the address as a name", with(plan_for("DNS:8.8.4.4")), "for another name"}, by_address);
    expect({"a name", with(vendors_plan()), "for another name"}, by_address);
}

TEST_F(Tls, who_vouches_for_a_certificate_and_when) {
    CertificatePlan expired = vendors_plan(), early = vendors_plan(), client = vendors_plan(), signing = vendors_plan();
    expired.from_days = -30;
    expired.until_days = -1;
    early.from_days = 1;
    client.extended_key_usage = "clientAuth";
    signing.key_usage = "critical,keyCertSign";
    CertificatePlan old_authority = authority_plan("Old authority");
    old_authority.from_days = -30;
    old_authority.until_days = -1;
    const Certificate root = make_self_signed(authority_plan("Root", 1));
    const std::string roots = scratch.file("root.pem", root.pem);
    const Certificate middle = make_certificate(authority_plan("Middle"), root);
    const Certificate below = make_certificate(authority_plan("Too deep"), middle);
    const Certificate gone_by = make_certificate(old_authority, root);
    const Certificate impostor = make_self_signed(authority_plan("Guard authority"));
    const auto from = [](const Certificate& issuer) { return make_certificate(vendors_plan(), issuer); };
    expect_all({{"expired", with(expired), "not valid now"},
                {"not yet valid", with(early), "not valid now"},
                {"self-signed", {{make_self_signed(vendors_plan())}}, "authority that is not trusted"},
                {"an authority that nobody knows", {{from(root)}}, "authority that is not trusted"},
                {"and sends itself along", {{from(root), root}}, "authority that is not trusted"},
                {"an authority of the trusted one's name", {{from(impostor)}}, "authority that is not trusted"},
                {"a server as authority", {{from(certificate), certificate}}, "no authority"},
                {"made for clients", with(client), "not made for a server"},
                {"made for signing certificates", with(signing), "not made for a server"}});
    const boost::json::object by_root{{"ca_file", roots}};
    expect({"an authority in between", {{from(middle), middle}}, ""}, by_root);
    expect({"which is not sent", {{from(middle)}}, "authority that is not trusted"}, by_root);
    expect({"more in between than allowed", {{from(below), below, middle}}, "no authority"}, by_root);
    expect({"one in between that has expired", {{from(gone_by), gone_by}}, "not valid now"}, by_root);
    record("certificates nobody vouches for, too old, too new or for something else", times, said);
}

TEST_F(Tls, weak_keys_signatures_versions_and_ciphers_are_refused) {
    CertificatePlan short_key = vendors_plan(), good_rsa = vendors_plan(), old_digest = vendors_plan();
    short_key.rsa_bits = 1024;
    good_rsa.rsa_bits = 2048;
    old_digest.digest = "SHA1";
    const auto version = [&](int oldest, int newest, const std::string& ciphers = {}) {
        TlsManner manner = with(vendors_plan());
        manner.oldest = oldest;
        manner.newest = newest;
        manner.ciphers = ciphers;
        return manner;
    };
    TlsManner nobody = with(good_rsa);
    nobody.newest = TLS1_2_VERSION;
    nobody.ciphers = "ADH-AES256-GCM-SHA384";
    TlsManner unencrypted = with(good_rsa);
    unencrypted.newest = TLS1_2_VERSION;
    unencrypted.ciphers = "NULL-SHA256:ECDHE-ECDSA-NULL-SHA:ECDHE-RSA-NULL-SHA";
    expect_all({{"RSA 2048", with(good_rsa), ""},
                {"TLS 1.2", version(TLS1_2_VERSION, TLS1_2_VERSION), ""},
                {"TLS 1.3", version(TLS1_3_VERSION, TLS1_3_VERSION), ""},
                {"RSA 1024", with(short_key), "too weak"},
                {"SHA-1", with(old_digest), "too weak"},
                {"TLS 1.1", version(TLS1_1_VERSION, TLS1_1_VERSION), "older than 1.2"},
                {"TLS 1.0", version(TLS1_VERSION, TLS1_VERSION), "older than 1.2"},
                {"a server without a certificate", nobody, "no way of encrypting in common"},
                {"no encryption", unencrypted, "no way of encrypting in common"}});
    record("weak keys, signatures, protocols and ciphers", times, said);
}

TEST_F(Tls, a_server_that_demands_a_client_certificate_is_said_to_do_so) {
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        TlsManner manner = with(vendors_plan());
        manner.newest = version;
        manner.demands_certificate = true;
        expect({version == TLS1_2_VERSION ? "TLS 1.2" : "TLS 1.3", manner, "client certificate"});
    }
    record("servers that demand a client certificate", times, said);
}

TEST_F(Tls, a_server_that_needs_to_be_named_is_named) {
    TlsManner manner = with(vendors_plan());
    manner.needs_name = true;
    expect({"by name", manner, ""});
    host.allow_hosts("8.8.4.4");
    manner.chain = with(plan_for("IP:8.8.4.4")).chain;
    expect({"by address", manner, "failed"}, {{"base_url", "https://8.8.4.4"}});
}

// What stands at the vendor's address is no TLS server at all.
TEST_F(Tls, junk_silence_and_endings_in_a_handshake_are_told_apart_from_certificates) {
    struct Stranger {
        const char* what;
        std::string bytes;
        const char* told;
    };
    const std::vector<Stranger> strangers{
        {"HTTP", "HTTP/1.1 400 Bad Request\r\n\r\n", "speaks no TLS"},
        {"SSH", "SSH-2.0-OpenSSH_9.2\r\n", "speaks no TLS"},
        {"an alert", std::string("\x15\x03\x03\0\2\2\x28", 7), "no way of encrypting in common"},
        {"half a record", "\x16\x03\x03\x40", "ended the connection"},
        {"a record too long", "\x16\x03\x03\xff\xff", "failed"},
        {"nothing", "", "ended the connection"}};
    std::string told;
    for (const Stranger& stranger : strangers) {
        SCOPED_TRACE(stranger.what);
        const incydr_test::LoopbackServer server([&](const incydr_test::Peer& client) { client.send(stranger.bytes); });
        world.lead(vendor_address, https, server.port());
        const Verb verb = activated();
        EXPECT_EQ(verb.result, RP_E_UNREACHABLE);
        EXPECT_EQ(verb.subject, "tls");
        EXPECT_NE(verb.message.find(stranger.told), std::string::npos) << verb.message;
        told = verb.message;
    }
    record("what is no TLS where TLS should be", strangers.size(), told);
}

TEST_F(Tls, a_handshake_that_never_ends_costs_no_more_than_the_deadline) {
    const incydr_test::LoopbackServer silent([](const incydr_test::Peer& client) { client.wait_until_gone(); });
    const incydr_test::LoopbackServer drip([](const incydr_test::Peer& client) {
        const std::string hello =
            std::string("\x16\x03\x03\x40\x00\x02\x00\x3f\xfc\x03\x03", 11) + std::string(9000, 'x');
        for (const char byte : hello) {
            if (!client.send({&byte, 1})) return;
            std::this_thread::sleep_for(std::chrono::milliseconds(5));  // as a slow attacker does; nobody waits for it
        }
    });
    LoadedPlugin plugin(host, config());
    ASSERT_EQ(activate(plugin).result, RP_OK);
    for (const auto* server : {&silent, &drip}) {
        upstream.go_offline();
        upstream.come_online();
        world.lead(vendor_address, https, server->port());
        host.run_faster(1);
        const auto start = std::chrono::steady_clock::now();
        const Verb verb = plugin.poll(500, 1.0);
        EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(3));
        EXPECT_EQ(verb.result, RP_E_TIMEOUT) << verb.message;
        EXPECT_NE(verb.message.find("TLS handshake"), std::string::npos) << verb.message;
        said = verb.message;
    }
    record("handshakes that never end", 2, said);
}

}  // namespace
}  // namespace risk::network_guard
