// SPDX-License-Identifier: Apache-2.0
#include "plugins/frame_channel.hpp"

#include <gtest/gtest.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <chrono>
#include <cstring>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "random_bytes.hpp"

namespace risk::plugins::test {
namespace {

using namespace std::chrono_literals;

/// A channel, and the bare socket of whoever is at the other end.
struct Ends {
    Ends() : Ends(FrameChannel::make_pair()) {}
    explicit Ends(std::pair<UniqueFd, UniqueFd> pair) : channel(std::move(pair.first)), other(std::move(pair.second)) {}

    void write(std::string_view bytes) const {
        ASSERT_EQ(::send(other.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
    }
    FrameChannel channel;
    UniqueFd other;
};

std::string framed(std::string_view payload, std::uint32_t length) {
    std::string frame(sizeof length, '\0');
    std::memcpy(frame.data(), &length, sizeof length);
    return frame.append(payload);
}
std::string framed(std::string_view payload) { return framed(payload, static_cast<std::uint32_t>(payload.size())); }

TEST(FrameChannel, frames_arrive_whole_however_they_were_cut) {
    const Ends ends;
    auto& channel = const_cast<Ends&>(ends).channel;
    const std::string both = framed("first") + framed("the second");
    for (const char c : both) ends.write({&c, 1});
    EXPECT_EQ(channel.read(10s).frame, "first");
    EXPECT_EQ(channel.read(10s).frame, "the second");
    EXPECT_TRUE(channel.read(0ms).timed_out);
}

TEST(FrameChannel, carries_the_largest_frame_in_both_directions) {
    auto [left, right] = FrameChannel::make_pair();
    FrameChannel a(std::move(left)), b(std::move(right));
    const std::string largest(max_frame_bytes, 'x');
    std::thread other([&] {
        EXPECT_EQ(b.read(30s).frame, largest);
        EXPECT_TRUE(b.send(largest));
        EXPECT_EQ(b.read(30s).frame, "bye");
    });
    EXPECT_TRUE(a.send(largest));  // more than the socket takes: goes out while we read
    EXPECT_EQ(a.read(30s).frame, largest);
    EXPECT_TRUE(a.send("bye"));
    other.join();
}

TEST(FrameChannel, sends_many_texts_as_one_frame_from_where_they_are) {
    auto [left, right] = FrameChannel::make_pair();
    FrameChannel a(std::move(left)), b(std::move(right));
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < 3'000; ++i) texts.emplace_back(i % 977, static_cast<char>('a' + i % 26));
    std::string all = "front";
    for (const std::string& text : texts) all += text;
    std::thread sender([&] {
        EXPECT_TRUE(a.send_from("front", {texts.begin(), texts.end()}));
        for (std::string& text : texts) text.assign(text.size(), '!');  // sent: it is the caller's again
        EXPECT_TRUE(a.send("bye"));
    });
    std::thread other([&] {
        EXPECT_EQ(b.read(30s).frame, all);
        EXPECT_EQ(b.read(30s).frame, "bye");
        b.close();
    });
    EXPECT_FALSE(a.read(30s).frame);  // whoever reads sends the rest
    sender.join();
    other.join();
}

TEST(FrameChannel, a_long_frame_comes_into_the_room_of_the_last_one) {
    auto [left, right] = FrameChannel::make_pair();
    FrameChannel a(std::move(left)), b(std::move(right));
    const auto spare = std::make_shared<SpareFrame>();
    b.reuse(spare);
    std::string room(300'000, '!');
    const char* const where = room.data();
    spare->put(std::move(room));
    const std::string large(200'000, 'x'), larger(400'000, 'y');
    std::thread other([&] {
        EXPECT_EQ(b.read(30s).frame, "short");
        auto first = b.read(30s).frame;
        EXPECT_EQ(first, large);
        EXPECT_EQ(first->data(), where);
        spare->put(std::move(*first));
        EXPECT_EQ(b.read(30s).frame, larger) << "of which only a part would fit";
        b.close();
    });
    EXPECT_TRUE(a.send("short") && a.send(large) && a.send(larger));
    EXPECT_FALSE(a.read(30s).frame);  // whoever reads sends the rest
    other.join();
    EXPECT_TRUE(spare->take().empty());
}

TEST(FrameChannel, frames_of_a_backlog_differ_a_little_and_come_into_the_same_room) {
    auto [left, right] = FrameChannel::make_pair();
    FrameChannel a(std::move(left)), b(std::move(right));
    const auto spare = std::make_shared<SpareFrame>();
    b.reuse(spare);
    std::vector<std::string> frames;
    for (const std::size_t length : {2'500'000U, 2'600'000U, 1'200'000U, 2'900'000U, 2'700'000U})
        frames.emplace_back(length, static_cast<char>('a' + frames.size()));
    std::thread other([&] {
        std::uintptr_t where = 0;
        for (const auto& sent : frames) {
            auto frame = b.read(30s).frame;
            EXPECT_TRUE(frame == sent) << "of " << sent.size();
            const auto here = reinterpret_cast<std::uintptr_t>(frame->data());
            if (where == 0) where = here;
            EXPECT_EQ(here, where) << "of " << sent.size();
            spare->put(std::move(*frame));
        }
        b.close();
    });
    for (const auto& frame : frames) EXPECT_TRUE(a.send(frame));
    EXPECT_FALSE(a.read(30s).frame);  // whoever reads sends the rest
    other.join();
}

TEST(FrameChannel, a_sender_that_waits_is_let_go_when_the_channel_ends) {
    auto [left, right] = FrameChannel::make_pair();
    FrameChannel a(std::move(left));
    const std::string text(1U << 20U, 'x');  // more than the socket takes, and nobody reads
    std::thread closer([&] { a.close(); });
    EXPECT_FALSE(a.send_from("front", {text}));
    closer.join();
    EXPECT_FALSE(a.send_from("front", {text}));
}

TEST(FrameChannel, a_length_beyond_the_limit_ends_it) {
    for (const std::uint32_t length : {0U, static_cast<std::uint32_t>(max_frame_bytes + 1), 0xFFFFFFFFU}) {
        Ends ends;
        ends.write(framed("x", length));
        EXPECT_FALSE(ends.channel.read(10s).frame);
        EXPECT_EQ(ends.channel.state(), FrameChannel::State::malformed);
        EXPECT_NE(ends.channel.defect().find("expected 1 to"), std::string::npos);
        EXPECT_FALSE(ends.channel.send("too late"));
    }
}

TEST(FrameChannel, tells_a_peer_that_went_from_silence) {
    Ends ends;
    EXPECT_TRUE(ends.channel.read(0ms).timed_out);
    EXPECT_EQ(ends.channel.state(), FrameChannel::State::open);
    ends.write(framed("last words") + framed("cut off").substr(0, 6));
    ends.other.reset();
    EXPECT_EQ(ends.channel.read(10s).frame, "last words");
    EXPECT_FALSE(ends.channel.read(10s).frame);
    EXPECT_EQ(ends.channel.state(), FrameChannel::State::peer_gone);
}

TEST(FrameChannel, a_write_to_a_peer_that_went_raises_no_signal) {
    Ends ends;
    ends.other.reset();
    ends.channel.send("nobody there");
    EXPECT_FALSE(ends.channel.read(10s).frame);
}

TEST(FrameChannel, frames_come_before_what_is_watched) {
    Ends ends;
    const UniqueFd event(::eventfd(1, EFD_CLOEXEC));
    ends.write(framed("frame"));
    EXPECT_EQ(ends.channel.read(10s, event.get()).frame, "frame");
    EXPECT_TRUE(ends.channel.read(10s, event.get()).watched);
}

TEST(FrameChannel, closing_it_wakes_the_reader) {
    Ends ends;
    std::thread closer([&] { ends.channel.close(); });
    EXPECT_FALSE(ends.channel.read(30s).frame);
    closer.join();
    EXPECT_EQ(ends.channel.state(), FrameChannel::State::closed);
}

TEST(FrameChannel, what_had_arrived_when_it_was_closed_is_not_read) {
    Ends ends;
    ends.write(framed("one that ends it") + framed("one more"));
    EXPECT_EQ(ends.channel.read(10s).frame, "one that ends it");
    ends.channel.close();
    EXPECT_EQ(ends.channel.read(10s).frame, std::nullopt);
}

TEST(FrameChannel, senders_never_wait_and_what_nobody_reads_is_bounded) {
    Ends ends;
    const std::string large(max_frame_bytes, 'x');
    int queued = 0;
    while (queued < 100 && ends.channel.send(large)) ++queued;
    EXPECT_LT(queued, 10);
    EXPECT_EQ(ends.channel.state(), FrameChannel::State::overflow);
}

TEST(FrameChannel, what_may_be_dropped_is_dropped_and_does_no_harm) {
    Ends ends;
    int queued = 0;
    while (queued < 100'000 && ends.channel.send_if_room(std::string(1000, 'x'))) ++queued;
    EXPECT_LT(queued, 100'000);
    EXPECT_EQ(ends.channel.state(), FrameChannel::State::open);
    EXPECT_TRUE(ends.channel.send("important"));
}

TEST(FrameChannel, frames_of_many_senders_are_not_mixed) {
    auto [left, right] = FrameChannel::make_pair();
    FrameChannel a(std::move(left)), b(std::move(right));
    std::vector<std::thread> senders;
    for (char name = 'a'; name < 'e'; ++name) {
        senders.emplace_back([&a, name] {
            for (std::size_t i = 1; i <= 200; ++i) a.send(std::string(i * 7, name));
        });
    }
    std::atomic<bool> done{false};
    std::thread flusher([&] {
        while (!done) (void)a.read(1ms);
    });
    for (int i = 0; i < 800; ++i) {
        const auto frame = b.read(30s).frame;
        ASSERT_TRUE(frame.has_value());
        EXPECT_EQ(frame->find_first_not_of(frame->front()), std::string::npos);
    }
    done = true;
    flusher.join();
    for (auto& sender : senders) sender.join();
}

TEST(FrameChannel, random_bytes_end_it_or_are_frames_but_never_do_harm) {
    RandomBytes random;
    SCOPED_TRACE(random.seed_used());
    for (int round = 0; round < 500; ++round) {
        Ends ends;
        std::string bytes =
            random.below(2) == 0 ? random.bytes(2000) : random.damaged(framed(random.bytes(200)) + framed("x"));
        if (!bytes.empty()) ends.write(bytes);
        ends.other.reset();
        std::size_t received = 0;
        while (const auto frame = ends.channel.read(10s).frame) received += frame->size();
        EXPECT_LE(received, bytes.size());
        EXPECT_NE(ends.channel.state(), FrameChannel::State::open);
    }
}

}  // namespace
}  // namespace risk::plugins::test
