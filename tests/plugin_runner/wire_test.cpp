// SPDX-License-Identifier: Apache-2.0
#include "plugins/wire.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "plugins/wire_reader.hpp"
#include "random_bytes.hpp"

namespace risk::plugins::wire {
namespace {

template <class Message>
Message to_runner_and_back(const Message& message) {
    return std::get<Message>(decode_to_runner(encode(ToRunner(message))).value());
}
template <class Message>
Message from_runner_and_back(const Message& message) {
    return std::get<Message>(decode_from_runner(encode(FromRunner(message))).value());
}

std::string frame_of(std::string_view members, std::string_view bytes = {}) {
    std::string frame;
    append_bytes(frame, members);
    return frame.append(bytes);
}

TEST(Wire, hello_arrives_as_it_was) {
    const Hello back = to_runner_and_back(
        Hello{"/not\xff utf-8.so", "ab", "id", "1.0.0", 1, 2, {"k"}, {"r"}, {"s"}, 500, {{"/a", "/b"}, {80, 8443}}});
    EXPECT_EQ(back.library, "/not\xff utf-8.so");
    EXPECT_EQ(back.version, "1.0.0");
    EXPECT_EQ(back.abi_min_minor, 2);
    EXPECT_EQ(back.event_kinds, std::vector<std::string>{"k"});
    EXPECT_EQ(back.secret_fields, std::vector<std::string>{"s"});
    EXPECT_EQ(back.max_events, 500U);
    EXPECT_EQ(back.grants, (SandboxGrants{{"/a", "/b"}, {80, 8443}}));
}

TEST(Wire, walls_arrive_as_they_stand) {
    const SandboxReport back =
        from_runner_and_back(
            Walls{{{{"files", "Files: …", true, ""}, {"tcp_ports", "Network: …", false, "an old kernel."}}}})
            .report;
    ASSERT_EQ(back.walls.size(), 2U);
    EXPECT_EQ(back.level(), "partial");
    EXPECT_EQ(back.missing(), "Network: …: an old kernel.");
}

TEST(Wire, configure_carries_any_bytes) {
    const std::string any("\0\x01\xff{}", 5);
    const Configure back = to_runner_and_back(Configure{~0ULL, {Secret(R"({"a":1})"), any, 7, "*.x.test"}});
    EXPECT_EQ(back.instance, ~0ULL);
    EXPECT_EQ(back.settings.config_json.reveal(), R"({"a":1})");
    EXPECT_EQ(back.settings.checkpoint, any);
    EXPECT_EQ(back.settings.flags, 7U);
    EXPECT_EQ(back.settings.allowed_hosts, "*.x.test");
}

TEST(Wire, an_outcome_arrives_as_it_was) {
    const VerbOutcome outcome{RP_E_FORBIDDEN,
                              "users.read",
                              "ä \"quoted\"",
                              std::chrono::milliseconds(4'000'000'000),
                              {sizeof(rp_tally), 1, 6, 1, 2, 3}};
    const VerbOutcome back = from_runner_and_back(VerbDone{3, outcome}).outcome;
    EXPECT_EQ(back.result, outcome.result);
    EXPECT_EQ(back.message, outcome.message);
    EXPECT_EQ(back.retry_after, outcome.retry_after);
    EXPECT_EQ(back.tally.before_activation, 3U);
    EXPECT_EQ(back.tally.size, sizeof(rp_tally));
}

TEST(Wire, the_short_messages_arrive_as_they_were) {
    EXPECT_EQ(to_runner_and_back(Activate{4, 99}).deadline_ms, 99);
    EXPECT_EQ(to_runner_and_back(Poll{4, 17, 99}).max_events, 17U);
    EXPECT_EQ(to_runner_and_back(Teardown{4}).instance, 4U);
    EXPECT_EQ(to_runner_and_back(Cancel{4}).instance, 4U);
    EXPECT_EQ(to_runner_and_back(CommitAnswer{4, RP_E_REFUSED}).result, RP_E_REFUSED);
    (void)to_runner_and_back(Stop{});
    (void)from_runner_and_back(Ready{});
    EXPECT_EQ(from_runner_and_back(Farewell{"why"}).reason, "why");
    EXPECT_EQ(from_runner_and_back(Log{1, RP_LOG_WARN, "text"}).text, "text");
}

TEST(Wire, a_commit_keeps_its_batch_unread) {
    const auto message = decode_from_runner(encode(FromRunner(Commit{9, {}, 0})) + "batch");
    EXPECT_EQ(std::get<Commit>(message.value()).packed(), "batch");
}

TEST(Wire, what_is_malformed_is_named) {
    const auto what = [](const std::string& frame) { return decode_from_runner(frame).failure().what; };
    EXPECT_EQ(what(""), "it ends too early");
    EXPECT_EQ(what(std::string("\xff\xff\xff\xff{}", 6)), "it ends too early");
    EXPECT_EQ(what(frame_of("[]")), "expected a JSON object");
    EXPECT_EQ(what(frame_of("{}")), "\"type\": expected to be there");
    EXPECT_EQ(what(frame_of(R"({"type":7})")), "\"type\": expected a string");
    EXPECT_EQ(what(frame_of(R"({"type":"hello"})")), "a message of an unknown type");
    EXPECT_EQ(what(frame_of(R"({"type":"log","instance":-1,"level":0,"text":""})")),
              "\"instance\": expected an integer in range");
    EXPECT_EQ(what(frame_of(R"({"type":"log","instance":1,"level":1e3,"text":""})")),
              "\"level\": expected an integer in range");
    EXPECT_EQ(what(frame_of(R"({"type":[[[[[[[[[[1]]]]]]]]]]})")), "expected a JSON object");
}

TEST(Wire, results_that_nobody_knows_are_read_as_the_contract_says) {
    EXPECT_EQ(normalised(RP_MORE), RP_MORE);
    EXPECT_EQ(normalised(2), RP_OK);
    EXPECT_EQ(normalised(RP_E_INVALID), RP_E_INVALID);
    EXPECT_EQ(normalised(-12), RP_E_INTERNAL);
    EXPECT_EQ(normalised(INT32_MIN), RP_E_INTERNAL);
}

TEST(Wire, random_damage_never_does_harm) {
    test::RandomBytes random;
    SCOPED_TRACE(random.seed_used());
    const std::vector<std::string> originals{
        encode(ToRunner(Hello{"/a.so", "ab", "id", "1.0.0", 1, 0, {"k"}, {}, {"s"}, 5})),
        encode(ToRunner(Configure{1, {Secret("{}"), "checkpoint", 0, "*"}})),
        encode(ToRunner(Poll{1, 2, 3})),
        encode(FromRunner(VerbDone{1, {}})),
        encode(FromRunner(Log{1, 0, "text"})),
        encode(FromRunner(Commit{1, {}, 0})) + "batch"};
    for (int round = 0; round < 20'000; ++round) {
        const std::string frame =
            random.below(8) == 0 ? random.bytes(100) : random.damaged(originals[random.below(originals.size())]);
        if (auto message = decode_to_runner(frame)) (void)encode(*message);
        if (auto message = decode_from_runner(frame)) (void)encode(*message);
    }
}

}  // namespace
}  // namespace risk::plugins::wire
