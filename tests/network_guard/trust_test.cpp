// SPDX-License-Identifier: Apache-2.0
// Whom to trust: the system's authorities, the file of extra ones, and both when they change under a running integration.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "network_guard/upstream_at.hpp"

namespace risk::network_guard {
namespace {

using incydr_simulator::authority_plan;

class Trust : public UpstreamBench {
  protected:
    void drop_connections() {
        upstream.go_offline();
        upstream.come_online();
    }
    void system_trusts(const std::string& file) { ::setenv("SSL_CERT_FILE", file.c_str(), 1); }
};

TEST_F(Trust, a_file_of_authorities_that_is_none_is_said_so_and_costs_nothing) {
    struct Case {
        const char* what;
        std::string file, told;
    };
    const std::string cut = authority.pem.substr(0, authority.pem.size() / 2);
    const std::string pipe = scratch.path() / "pipe";
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    std::vector<Case> cases{
        {"missing", scratch.path() / "none.pem", "\"No such file or directory\""},
        {"empty", scratch.file("empty.pem", ""), "no certificate in it"},
        {"no PEM", scratch.file("text.pem", "trust me\n"), "no certificate in it"},
        {"binary", scratch.file("binary.pem", std::string(4096, '\0')), "no certificate in it"},
        {"a key", scratch.file("key.pem", authority.key_pem), "no certificate in it"},
        {"half a certificate", scratch.file("half.pem", cut), "that certificate 1 of it makes no sense"},
        {"one and a half", scratch.file("more.pem", authority.pem + cut), "that certificate 2 of it makes no sense"},
        {"junk inside", scratch.file("junk.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
         "that certificate 1 of it makes no sense"},
        {"a directory", scratch.path(), "a directory"},
        {"a pipe", pipe, "a device or a pipe"},
        {"an endless device", "/dev/zero", "a device or a pipe"},
        {"too large", scratch.file("large.pem", std::string(9U << 20U, 'x')), "more than 8 MiB"}};
    const std::string closed = scratch.file("closed.pem", authority.pem);
    ASSERT_EQ(::chmod(closed.c_str(), 0), 0);
    if (::access(closed.c_str(), R_OK) == 0) {
        ASSERT_EQ(::geteuid(), 0U) << "root alone reads what is closed to everybody";
    } else {
        cases.push_back({"closed to us", closed, "\"Permission denied\""});
    }
    std::string said;
    for (const Case& c : cases) {
        SCOPED_TRACE(c.what);
        const Verb verb = activated({{"ca_file", c.file}});
        EXPECT_EQ(verb.result, RP_E_CONFIG);
        EXPECT_EQ(verb.subject, "ca_file");
        EXPECT_NE(verb.message.find(c.file), std::string::npos) << verb.message;
        EXPECT_NE(verb.message.find("found " + c.told), std::string::npos) << verb.message;
        said = verb.message;
    }
    EXPECT_EQ(world.take_attempts(), std::vector<std::string>{});
    said.replace(said.find(scratch.path()), scratch.path().string().size(), "/etc/ssl");
    record("extra CA files that are none", cases.size(), said);
}

TEST_F(Trust, an_authority_counts_among_many_with_remarks_in_between_and_a_wrong_one_does_not) {
    const Certificate other = make_self_signed(authority_plan("Another authority"));
    const std::string many = "# ours\n" + other.pem + "\n# theirs\n" + authority.pem + "\nthe end\n";
    EXPECT_EQ(activated({{"ca_file", scratch.file("many.pem", many)}}).result, RP_OK);
    const Verb verb = activated({{"ca_file", scratch.file("other.pem", other.pem)}});
    EXPECT_EQ(verb.result, RP_E_UNREACHABLE);
    EXPECT_NE(verb.message.find("name its CA file in the settings"), std::string::npos) << verb.message;
}

TEST_F(Trust, the_systems_authorities_count_with_and_without_extra_ones) {
    system_trusts(ca_file);
    EXPECT_EQ(activated({{"ca_file", ""}}).result, RP_OK);
    const Certificate other = make_self_signed(authority_plan("Another authority"));
    EXPECT_EQ(activated({{"ca_file", scratch.file("other.pem", other.pem)}}).result, RP_OK);
    system_trusts("/dev/null");
    EXPECT_EQ(activated({{"ca_file", ""}}).result, RP_E_UNREACHABLE);
}

TEST_F(Trust, an_authority_that_is_taken_away_is_not_trusted_at_the_next_connection_and_heals_when_it_is_back) {
    const Certificate other = make_self_signed(authority_plan("Another authority"));
    const std::string extra = scratch.file("extra.pem", authority.pem), system = scratch.file("system.pem", other.pem);
    system_trusts(system);
    LoadedPlugin plugin(host, config({{"ca_file", extra}}));
    ASSERT_EQ(activate(plugin).result, RP_OK);
    std::string said, refused;
    const auto poll_after = [&](const std::string& name, const std::string& text) {
        // As a careful operator does it: a new file in the place of the old.
        std::filesystem::rename(scratch.file(name + ".new", text), scratch.path() / name);
        drop_connections();
        const Verb verb = plugin.poll();
        said = verb.message;
        return verb.result;
    };
    EXPECT_EQ(poll_after("extra.pem", authority.pem), RP_OK) << "the same in a new file";
    for (int times = 0; times < 3; ++times) {
        EXPECT_EQ(poll_after("extra.pem", other.pem), RP_E_UNREACHABLE);
        EXPECT_NE(said.find("authority that is not trusted"), std::string::npos) << said;
        EXPECT_EQ(poll_after("extra.pem", authority.pem), RP_OK) << said;
        EXPECT_EQ(poll_after("extra.pem", "half a fi"), RP_E_UNREACHABLE);
        EXPECT_NE(said.find("no certificate in it"), std::string::npos) << said;
        EXPECT_EQ(poll_after("system.pem", authority.pem), RP_E_UNREACHABLE) << "the extra file is still broken";
        EXPECT_EQ(poll_after("extra.pem", other.pem), RP_OK) << "the system trusts it now: " << said;
        EXPECT_EQ(poll_after("system.pem", other.pem), RP_E_UNREACHABLE);
        refused = said;
        EXPECT_EQ(poll_after("extra.pem", authority.pem), RP_OK) << said;
    }
    record("authorities taken away from a running integration, and given back", 9, refused);
}

TEST_F(Trust, a_session_is_resumed_across_polls_but_not_with_a_server_that_would_not_be_trusted_anew) {
    LoadedPlugin plugin(host, config());
    ASSERT_EQ(activate(plugin).result, RP_OK);
    for (unsigned times = 1; times <= 3; ++times) {
        drop_connections();
        ASSERT_EQ(plugin.poll().result, RP_OK);
        EXPECT_EQ(front->resumed(), times);
    }
    // Somebody else at the same address, who has never heard of that session.
    reveal(TlsManner{{make_self_signed(incydr_simulator::CertificatePlan{vendor, std::string("DNS:") + vendor})}});
    drop_connections();
    const Verb verb = plugin.poll();
    EXPECT_EQ(verb.result, RP_E_UNREACHABLE);
    EXPECT_EQ(verb.subject, "tls");
    EXPECT_EQ(front->received(), "");
    record("TLS sessions resumed across polls, and offered to an impostor", 4, verb.message);
}

}  // namespace
}  // namespace risk::network_guard
