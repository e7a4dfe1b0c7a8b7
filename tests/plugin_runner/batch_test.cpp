// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plugin_api/text.hpp"
#include "plugins/batch_codec.hpp"
#include "plugins/batch_rules.hpp"
#include "random_bytes.hpp"

namespace risk::plugins::test {
namespace {

/// Borrows both texts.
rp_event event_of(std::string_view id, std::string_view body = "{}") {
    rp_event event{};
    event.size = sizeof event;
    event.severity = RP_SEVERITY_CRITICAL;
    event.occurred_ns = -5;
    event.id = rp::str(id);
    event.kind = rp::str("thing");
    event.body = rp::str(body);
    return event;
}

rp_batch batch_of(const std::vector<rp_event>& events, const rp_tally* tally, std::string_view checkpoint = {}) {
    return {sizeof(rp_batch), sizeof(rp_event), events.data(), events.size(), rp::str(checkpoint), tally};
}

std::string packed(const rp_batch& batch) {
    std::string frame = "before";
    append_batch(frame, batch);
    return frame;
}

const BatchRules& rules() {
    static const BatchRules known({"thing"}, {"old"});
    return known;
}

TEST(Batch, arrives_as_it_was) {
    const std::string id = "ä 1", body = R"({"a":1})", none;
    const std::vector<rp_event> events{event_of(id, body), event_of("2", none)};
    const rp_tally tally{sizeof tally, 9, 5, 1, 1, 1};
    auto back = decode_batch(packed(batch_of(events, &tally, std::string_view("c\0p", 3))), 6);
    ASSERT_TRUE(back.ok());
    const rp_batch& batch = back.value()->batch();
    ASSERT_EQ(batch.count, 2U);
    EXPECT_EQ(batch.event_stride, sizeof(rp_event));
    EXPECT_EQ(rp::view(batch.checkpoint), std::string_view("c\0p", 3));
    EXPECT_EQ(rp::view(batch.events[0].id), id);
    EXPECT_EQ(rp::view(batch.events[0].body), body);
    EXPECT_EQ(batch.events[0].occurred_ns, -5);
    EXPECT_EQ(batch.events[1].body.len, 0U);
    EXPECT_EQ(batch.tally->requests, 9U);
    EXPECT_EQ(batch.tally->before_activation, 1U);
}

TEST(Batch, an_empty_one_with_a_checkpoint_is_fine) {
    const rp_tally tally{sizeof tally, 0, 0, 0, 0, 0};
    auto back = decode_batch(packed(batch_of({}, &tally, "cp")), 6);
    ASSERT_TRUE(back.ok());
    EXPECT_EQ(back.value()->batch().count, 0U);
    EXPECT_EQ(rp::view(back.value()->batch().checkpoint), "cp");
}

TEST(Batch, an_unknown_severity_acts_as_none) {
    std::vector<rp_event> events{event_of("1")};
    events[0].severity = 17;
    const rp_tally tally{sizeof tally, 0, 1, 0, 0, 0};
    EXPECT_EQ(decode_batch(packed(batch_of(events, &tally)), 6).value()->batch().events[0].severity, RP_SEVERITY_NONE);
}

TEST(Batch, one_that_is_too_short_or_too_long_is_malformed) {
    const rp_tally tally{sizeof tally, 0, 1, 0, 0, 0};
    const std::string whole = packed(batch_of({event_of("1")}, &tally, "checkpoint"));
    for (std::size_t length = 6; length < whole.size(); ++length) {
        EXPECT_FALSE(decode_batch(whole.substr(0, length), 6).ok()) << length;
    }
    EXPECT_FALSE(decode_batch(whole + "x", 6).ok());
    EXPECT_TRUE(decode_batch(whole, 6).ok());
}

TEST(Batch, a_long_one_leaves_its_room_to_the_next_frame_and_a_short_one_does_not) {
    const rp_tally tally{sizeof tally, 0, 1, 0, 0, 0};
    const auto spare = std::make_shared<SpareFrame>();
    const std::string body = "{\"a\":\"" + std::string(100'000, 'a') + "\"}";
    std::string frame = packed(batch_of({event_of("1", body)}, &tally));
    const char* const where = frame.data();
    auto batch = decode_batch(std::move(frame), 6, spare);
    ASSERT_TRUE(batch.ok());
    EXPECT_TRUE(spare->take().empty()) << "it is needed";
    batch.value().reset();
    EXPECT_EQ(spare->take().data(), where);
    decode_batch(packed(batch_of({event_of("1")}, &tally)), 6, spare).value().reset();
    EXPECT_TRUE(spare->take().empty());
}

TEST(Batch, a_count_that_lies_costs_no_memory) {
    std::string frame(52, '\xff');
    EXPECT_FALSE(decode_batch(frame, 0).ok());
}

TEST(Batch, random_damage_never_does_harm) {
    RandomBytes random;
    SCOPED_TRACE(random.seed_used());
    const rp_tally tally{sizeof tally, 0, 2, 0, 0, 0};
    const std::string whole = packed(batch_of({event_of("1"), event_of("2", R"({"b":2})")}, &tally, "checkpoint"));
    for (int round = 0; round < 20'000; ++round) {
        auto batch = decode_batch(random.damaged(whole), 0);
        if (batch) (void)rules().breach(batch.value()->batch(), 10);
    }
}

struct ShortEvent {  // as an older plugin would have compiled it
    std::uint32_t size;
    rp_severity severity;
    std::int64_t occurred_ns;
    rp_str id, kind;
};

TEST(Batch, events_of_an_older_plugin_are_widened) {
    const ShortEvent events[] = {{sizeof(ShortEvent), 4, 1, rp::str("1"), rp::str("thing")},
                                 {sizeof(ShortEvent), 4, 2, rp::str("2"), rp::str("thing")}};
    const rp_batch raw{sizeof(rp_batch), sizeof(ShortEvent), reinterpret_cast<const rp_event*>(events), 2, {nullptr, 0},
                       nullptr};
    auto wide = WidenedBatch::of(raw, 10);
    ASSERT_TRUE(wide.ok());
    const rp_batch& batch = wide.value()->batch();
    EXPECT_EQ(batch.event_stride, sizeof(rp_event));
    EXPECT_EQ(rp::view(batch.events[1].id), "2");
    EXPECT_EQ(batch.events[1].body.len, 0U);
    EXPECT_EQ(batch.tally->fetched, 2U) << "no tally acts as fetched = count";
}

TEST(Batch, sizes_that_make_no_sense_are_refused) {
    std::vector<rp_event> events{event_of("1")};
    rp_batch raw = batch_of(events, nullptr);
    raw.event_stride = 3;
    EXPECT_FALSE(WidenedBatch::of(raw, 10).ok());
    raw.event_stride = sizeof(rp_event);
    raw.count = SIZE_MAX;
    EXPECT_EQ(WidenedBatch::of(raw, 10).failure().expected, "at most 10");
    raw.count = 1;
    events[0].size = 10'000;
    EXPECT_FALSE(WidenedBatch::of(raw, 10).ok());
    raw.events = nullptr;
    EXPECT_FALSE(WidenedBatch::of(raw, 10).ok());
}

/// What is said about a batch of one event after `change`.
template <class Change>
std::string breach_after(Change&& change) {
    static std::deque<std::string> kept;  // the strings that events point to
    std::vector<rp_event> events{event_of("1")};
    rp_tally tally{sizeof tally, 0, 1, 0, 0, 0};
    rp_str checkpoint{nullptr, 0};
    const auto text = [&](std::size_t length) { return rp::str(kept.emplace_back(length, 'x')); };
    change(events[0], tally, checkpoint, text);
    rp_batch batch = batch_of(events, &tally);
    batch.checkpoint = checkpoint;
    return rules().breach(batch, 1).value_or("");
}

TEST(BatchRules, take_what_is_exactly_at_the_limits) {
    EXPECT_EQ(breach_after([](rp_event& event, auto&, rp_str& checkpoint, auto text) {
                  event.id = text(RP_MAX_ID);
                  event.subject = event.actor = text(RP_MAX_SUBJECT);
                  event.title = text(RP_MAX_TITLE);
                  event.body = text(RP_MAX_BODY);
                  event.ignored_because = rp::str("old");
                  checkpoint = text(RP_MAX_CHECKPOINT);
              }),
              "");
}

TEST(BatchRules, name_the_first_breach) {
    EXPECT_EQ(breach_after([](rp_event& e, auto&, auto&, auto text) { e.id = text(513); }),
              "event 0: id: expected at most 512 bytes, found 513");
    EXPECT_EQ(breach_after([](rp_event& e, auto&, auto&, auto) { e.id.len = 0; }),
              "event 0: id: expected a stable id, found nothing");
    EXPECT_EQ(breach_after([](rp_event& e, auto&, auto&, auto) { e.title = rp::str("\xff"); }),
              "event 0: title: expected UTF-8, found \"?\"");
    EXPECT_EQ(breach_after([](rp_event& e, auto&, auto&, auto) {
                  e.actor = {nullptr, 4};
              }),
              "event 0: actor: expected a pointer, found NULL");
    EXPECT_EQ(breach_after([](rp_event& e, auto&, auto&, auto) { e.ignored_because = rp::str("new"); }),
              "event 0: ignored_because: expected one of the manifest's ignored_reasons, found \"new\"");
    EXPECT_EQ(breach_after([](auto&, rp_tally& t, auto&, auto) { t.fetched = 2; }),
              "tally: expected fetched = 1 events + duplicate + not_critical + before_activation, found 2");
    EXPECT_EQ(breach_after([](auto&, rp_tally& t, auto&, auto) { t.duplicate = UINT64_MAX, t.fetched = 0; }),
              "tally: expected fetched = 1 events + duplicate + not_critical + before_activation, found 0");
    EXPECT_EQ(breach_after([](auto&, auto&, rp_str& c, auto text) { c = text(RP_MAX_CHECKPOINT + 1); }),
              "checkpoint: expected at most 4194304 bytes, found 4194305");
}

TEST(BatchRules, know_how_many_events_there_may_be_and_how_large_all_of_it) {
    const std::string body(RP_MAX_BODY, 'x');
    const rp_tally tally{sizeof tally, 0, 65, 0, 0, 0};
    const std::vector<rp_event> events(65, event_of("1", body));
    EXPECT_EQ(rules().breach(batch_of(events, &tally), 64), "expected at most 64 events, found 65");
    EXPECT_NE(rules().breach(batch_of(events, &tally), 65)->find("bytes of strings"), std::string::npos);
}

TEST(BatchRules, a_body_is_one_json_object) {
    const auto breach = [](const std::string& body) { return body_breach(batch_of({event_of("1", body)}, nullptr)); };
    EXPECT_FALSE(breach("{}"));
    EXPECT_FALSE(breach(R"({"a":[1,{"b":null}]})"));
    for (const char* wrong : {"", "[]", "{} {}", "{\"a\":}", "null", "{\"a\":\"\xff\"}"})
        EXPECT_TRUE(breach(wrong)) << wrong;
    EXPECT_EQ(*breach("[1]"), "event 0: body: expected one JSON object, found \"[1]\"");
}

}  // namespace
}  // namespace risk::plugins::test
