// SPDX-License-Identifier: Apache-2.0
// Nothing that a plugin throws crosses the boundary, whatever it is and wherever it is thrown.
#include <gtest/gtest.h>

#include <atomic>
#include <new>
#include <stdexcept>
#include <string>
#include <thread>
#include <tuple>

#include "plugin_api/plugin.hpp"
#include "plugins/conformance/probe_instance.hpp"

namespace {

using risk::conformance::ProbeHost;
using risk::conformance::ProbeInstance;
using risk::conformance::VerbEnd;

void throw_one(std::string_view what) {
    if (what == "int") throw 42;
    if (what == "text") throw "a text";
    if (what == "exception") throw std::runtime_error("a reason");
    if (what == "memory") throw std::bad_alloc();
    if (what == "failure") throw rp::Failure(RP_E_THROTTLED, "Slow down.", "sessions", 3000);
    throw std::string("not an exception either");
}

/// Its configuration says "where:what" it throws.
class Thrower final : public rp::Plugin {
  public:
    Thrower(rp::Host& host, std::string_view config) : Plugin(host), config_(config) { maybe("configure"); }
    ~Thrower() override { maybe("teardown"); }
    rp::Outcome activate() override {
        maybe("activate");
        return RP_OK;
    }
    rp::Outcome poll(const rp::PollArgs&, rp::Tally& tally) override {
        tally.not_critical = 3;
        host().info("polling");
        maybe("poll");
        return host().commit(rp::Batch());
    }
    void cancel() override { maybe("cancel"); }

  private:
    void maybe(std::string_view where) const {
        const std::size_t colon = config_.find(':');
        if (config_.substr(0, colon) == where) throw_one(std::string_view(config_).substr(colon + 1));
    }
    std::string config_;
};

constexpr rp_plugin table = rp::detail::table<Thrower>("thrower", "1");

class Barrier : public testing::TestWithParam<std::tuple<const char*, const char*>> {
  protected:
    [[nodiscard]] std::string where() const { return std::get<0>(GetParam()); }
    [[nodiscard]] std::string what() const { return std::get<1>(GetParam()); }

    void expect_explained(const VerbEnd& end) const {
        EXPECT_EQ(end.result, what() == "failure" ? RP_E_THROTTLED : RP_E_INTERNAL);
        EXPECT_FALSE(end.message.empty());
        if (what() == "exception") {
            EXPECT_EQ(end.message, "a reason");
        }
        if (what() != "failure") return;
        EXPECT_EQ(end.message, "Slow down.");
        EXPECT_EQ(end.subject, "sessions");
        EXPECT_EQ(end.retry_after_ms, 3000U);
    }
};

}  // namespace

TEST_P(Barrier, what_a_verb_throws_becomes_its_result) {
    ProbeHost host;
    ProbeInstance instance(table, host);
    const VerbEnd configured = instance.configure(where() + ":" + what());
    if (where() == "configure") {
        expect_explained(configured);
        EXPECT_FALSE(instance.configured());
        return;
    }
    ASSERT_EQ(configured.result, RP_OK);
    const VerbEnd activated = instance.activate();
    if (where() == "activate") expect_explained(activated);
    const VerbEnd polled = instance.poll();
    if (where() == "poll") expect_explained(polled);
    EXPECT_EQ(polled.tally.not_critical, 3U) << "what was read was read";
    EXPECT_EQ(polled.tally.fetched, 3U);
    instance.cancel();
    instance.teardown();
}

INSTANTIATE_TEST_SUITE_P(EveryVerb, Barrier,
                         testing::Combine(testing::Values("configure", "activate", "poll", "teardown", "cancel"),
                                          testing::Values("int", "text", "exception", "memory", "failure", "string")),
                         [](const auto& test) {
                             return std::string(std::get<0>(test.param)) + "_throws_" + std::get<1>(test.param);
                         });

TEST(BarrierOfServices, what_a_host_throws_from_log_is_swallowed) {
    for (const char* what : {"int", "text", "exception", "memory", "failure", "string"}) {
        ProbeHost host;
        const rp_services& services = host.services();
        host.on_service = [what](ProbeHost&) { throw_one(what); };
        const std::atomic<bool> cancel{false};
        const rp::Host seen(&services, host.handle(), cancel);
        seen.info("a message");
    }
}

TEST(BarrierOfServices, what_a_host_throws_from_commit_ends_at_the_verb) {
    for (const char* what : {"int", "text", "exception", "memory", "string"}) {
        ProbeHost host;
        ProbeInstance instance(table, host);
        ASSERT_TRUE(instance.configure("nowhere:int").ok());
        host.answer_commit = [what](const auto&) -> rp_result {
            throw_one(what);
            return RP_OK;
        };
        EXPECT_EQ(instance.poll().result, RP_E_INTERNAL) << what;
    }
}

namespace {

class Patient final : public rp::Plugin {
  public:
    Patient(rp::Host& host, std::string_view) : Plugin(host) {}
    rp::Outcome activate() override { return host().cancelled() ? RP_E_CANCELLED : RP_OK; }
    rp::Outcome poll(const rp::PollArgs&, rp::Tally&) override {
        started.store(true);
        while (!host().cancelled()) std::this_thread::yield();
        return RP_E_CANCELLED;
    }
    static inline std::atomic<bool> started{false};
};

constexpr rp_plugin patient = rp::detail::table<Patient>("patient", "1");

}  // namespace

TEST(Cancel, reaches_a_running_verb_from_another_thread) {
    ProbeHost host;
    ProbeInstance instance(patient, host);
    ASSERT_TRUE(instance.configure("{}").ok());
    Patient::started = false;
    VerbEnd end;
    std::thread polling([&] { end = instance.poll(); });
    while (!Patient::started) std::this_thread::yield();
    instance.cancel();
    polling.join();
    EXPECT_EQ(end.result, RP_E_CANCELLED);
}

TEST(Cancel, has_no_effect_on_a_verb_that_starts_later) {
    ProbeHost host;
    ProbeInstance instance(patient, host);
    ASSERT_TRUE(instance.configure("{}").ok());
    instance.cancel();
    EXPECT_EQ(instance.activate().result, RP_OK);
}

TEST(Cancel, a_host_that_only_says_so_is_heard) {
    ProbeHost host;
    ProbeInstance instance(patient, host);
    ASSERT_TRUE(instance.configure("{}").ok());
    host.cancelled = true;
    EXPECT_EQ(instance.activate().result, RP_E_CANCELLED);
}
