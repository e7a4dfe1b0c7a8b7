// SPDX-License-Identifier: Apache-2.0
#include "plugin_api/host.hpp"

#include <gtest/gtest.h>

#include <atomic>

#include "plugins/conformance/probe_host.hpp"

namespace {

using risk::conformance::ProbeHost;

rp::Event event(const char* id) {
    rp::Event made;
    made.id = id;
    made.kind = "record";
    made.subject = "ann@example.test";
    made.severity = RP_SEVERITY_CRITICAL;
    return made;
}

const std::atomic<bool> not_cancelled{false};

}  // namespace

TEST(Batch, arrives_as_it_was_built) {
    ProbeHost probe;
    rp::Host host(&probe.services(), probe.handle(), not_cancelled);
    rp::Batch batch;
    EXPECT_TRUE(batch.add(event("a")));
    EXPECT_TRUE(batch.add(event("b")));
    batch.set_checkpoint("place");
    batch.tally.not_critical = 5;
    batch.tally.requests = 2;
    ASSERT_TRUE(host.commit(batch).ok());
    ASSERT_EQ(probe.commits.size(), 1U);
    const auto& seen = probe.commits[0];
    ASSERT_EQ(seen.events.size(), 2U);
    EXPECT_EQ(seen.events[1].id, "b");
    EXPECT_EQ(seen.events[1].subject, "ann@example.test");
    EXPECT_EQ(seen.events[1].body, "{}");
    EXPECT_EQ(seen.checkpoint, "place");
    ASSERT_TRUE(seen.tally);
    EXPECT_EQ(seen.tally->fetched, 7U) << "two events and five that are not critical";
    EXPECT_EQ(seen.tally->requests, 2U);
    EXPECT_EQ(host.checkpoint(), "place");
}

TEST(Batch, is_as_new_once_it_is_cleared) {
    ProbeHost probe;
    rp::Host host(&probe.services(), probe.handle(), not_cancelled);
    rp::Batch batch;
    rp::Event large = event("a");
    large.body.assign(RP_MAX_BODY, ' ');
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(batch.add(large));
    batch.set_checkpoint("place");
    batch.tally.not_critical = 5;
    batch.clear();
    EXPECT_TRUE(batch.empty());
    EXPECT_EQ(batch.bytes(), 0U);
    EXPECT_TRUE(batch.add(event("b")));
    EXPECT_TRUE(batch.add(large)) << "beside the short one";
    EXPECT_EQ(batch.bytes(), event("b").bytes() + large.bytes());
    ASSERT_TRUE(host.commit(batch).ok());
    const auto& seen = probe.commits.at(0);
    ASSERT_EQ(seen.events.size(), 2U);
    EXPECT_EQ(seen.events[0].id, "b");
    EXPECT_EQ(seen.events[0].body, "{}");
    EXPECT_EQ(seen.events[1].body, large.body);
    EXPECT_EQ(seen.checkpoint, "");
    EXPECT_EQ(seen.tally->fetched, 2U);
}

TEST(Batch, refuses_what_breaks_the_limits_of_the_contract) {
    rp::Batch batch;
    EXPECT_FALSE(batch.add(rp::Event())) << "no id";
    rp::Event long_title = event("a");
    long_title.title.assign(RP_MAX_TITLE + 1, 'x');
    EXPECT_FALSE(batch.add(long_title));
    rp::Event large = event("b");
    large.body.assign(RP_MAX_BODY, ' ');
    std::size_t added = 0;
    while (batch.add(large)) ++added;
    EXPECT_EQ(added, RP_MAX_BATCH / large.bytes());
    EXPECT_LE(batch.bytes(), RP_MAX_BATCH);
}

TEST(Host, tells_why_a_batch_was_not_stored) {
    struct Case {
        rp_result answer, expected;
    };
    for (const Case& c : {Case{RP_OK, RP_OK}, Case{99, RP_OK}, Case{RP_E_REFUSED, RP_E_REFUSED},
                          Case{RP_E_CANCELLED, RP_E_CANCELLED}, Case{RP_E_INVALID, RP_E_INTERNAL}, Case{-99, -99}}) {
        ProbeHost probe;
        probe.answer_commit = [&c](const auto&) { return c.answer; };
        rp::Host host(&probe.services(), probe.handle(), not_cancelled);
        EXPECT_EQ(host.commit(rp::Batch()).result(), c.expected) << c.answer;
    }
}

TEST(Host, does_without_the_services_that_an_older_host_lacks) {
    ProbeHost probe(offsetof(rp_services, allowed_hosts));
    rp::Host host(&probe.services(), probe.handle(), not_cancelled);
    EXPECT_EQ(host.commit(rp::Batch()).result(), RP_E_INTERNAL);
    EXPECT_EQ(host.checkpoint(), "");
    EXPECT_EQ(host.allowed_hosts(), "");
    EXPECT_GT(host.unix_ns(), 0);
    EXPECT_GE(host.steady_ns(), 0);
    EXPECT_FALSE(host.cancelled());
    host.info("nobody hears this");
    EXPECT_EQ(probe.calls(), 0);
}

TEST(Host, shows_what_the_host_offers) {
    ProbeHost probe;
    probe.unix_ns = 11;
    probe.steady_ns = 22;
    probe.set_flags(RP_HOST_DEVELOPER);
    probe.set_allowed_hosts("*.example.test");
    const rp::Host host(&probe.services(), probe.handle(), not_cancelled);
    EXPECT_EQ(host.unix_ns(), 11);
    EXPECT_EQ(host.steady_ns(), 22);
    EXPECT_TRUE(host.developer());
    EXPECT_EQ(host.allowed_hosts(), "*.example.test");
    host.warn("heard");
    EXPECT_EQ(probe.logs(), std::vector<std::string>{"heard"});
}
