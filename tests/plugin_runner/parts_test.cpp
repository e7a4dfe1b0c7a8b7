// SPDX-License-Identifier: Apache-2.0
// The small parts: what a runner may say, what a log may show, how much of it, and who does the work.
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>
#include <set>
#include <string>
#include <thread>

#include "plugins/conversation.hpp"
#include "plugins/rate_limit.hpp"
#include "plugins/redactor.hpp"
#include "plugins/utf8.hpp"
#include "plugins/worker_pool.hpp"

namespace risk::plugins {
namespace {

using Verb = Conversation::Verb;

TEST(Conversation, a_poll_with_one_commit_is_as_it_should_be) {
    Conversation conversation;
    std::uint32_t max_events = 0;
    EXPECT_FALSE(conversation.walls());
    EXPECT_FALSE(conversation.ready());
    conversation.asked(1, Verb::poll, 7);
    EXPECT_FALSE(conversation.commit(1, max_events));
    EXPECT_EQ(max_events, 7U);
    EXPECT_TRUE(conversation.answered(1));
    EXPECT_FALSE(conversation.verb_done(1));
}

TEST(Conversation, names_each_breach) {
    std::uint32_t max_events = 0;
    Conversation conversation;
    conversation.asked(1, Verb::configure, 0);
    EXPECT_EQ(conversation.verb_done(1), "answered a verb that nobody asked for") << "not even ready";
    EXPECT_EQ(Conversation().ready(), "did not tell of its walls");
    EXPECT_FALSE(conversation.walls());
    EXPECT_EQ(conversation.walls(), "told twice of its walls");
    EXPECT_FALSE(conversation.ready());
    EXPECT_EQ(conversation.ready(), "said twice that it is ready");
    EXPECT_EQ(conversation.commit(1, max_events), "committed twice in one verb, or during configure");
    EXPECT_FALSE(conversation.verb_done(1));
    EXPECT_EQ(conversation.verb_done(1), "answered a verb that nobody asked for");
    EXPECT_EQ(conversation.commit(1, max_events), "committed outside a verb");
    conversation.asked(1, Verb::poll, 7);
    EXPECT_FALSE(conversation.commit(1, max_events));
    EXPECT_EQ(conversation.commit(1, max_events), "committed twice in one verb, or during poll");
    EXPECT_EQ(conversation.verb_done(1), "ended a verb while its commit was being stored");
}

TEST(Conversation, an_answer_that_nobody_waits_for_is_not_sent) {
    Conversation conversation;
    std::uint32_t max_events = 0;
    conversation.walls();
    conversation.ready();
    EXPECT_FALSE(conversation.answered(1));
    conversation.asked(1, Verb::activate, 1);
    EXPECT_FALSE(conversation.answered(1));
    conversation.commit(1, max_events);
    EXPECT_TRUE(conversation.answered(1));
    EXPECT_FALSE(conversation.answered(1));
}

TEST(Conversation, a_flood_of_log_messages_is_a_breach) {
    Conversation conversation;
    Conversation::Breach breach;
    int messages = 0;
    while (!breach && messages < 100'000) breach = (++messages, conversation.log(0));
    EXPECT_EQ(breach, "flooded the host with log messages");
    EXPECT_EQ(messages, 5001);
}

TEST(Conversation, tells_what_was_running) {
    Conversation conversation;
    EXPECT_EQ(conversation.running(), "");
    conversation.asked(1, Verb::poll, 1);
    conversation.asked(2, Verb::poll, 1);
    EXPECT_EQ(conversation.running(), "during poll");
    conversation.asked(3, Verb::teardown, 0);
    EXPECT_EQ(conversation.running(), "during poll or teardown");
}

TEST(RateLimit, gives_a_burst_and_then_one_at_a_time) {
    RateLimit limit(3, 10);
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(limit.allow(1000));
    EXPECT_FALSE(limit.allow(1009));
    EXPECT_TRUE(limit.allow(1010));
    EXPECT_FALSE(limit.allow(1019));
    EXPECT_TRUE(limit.allow(1020));
    EXPECT_TRUE(limit.allow(9000));
    EXPECT_TRUE(limit.allow(9000));
    EXPECT_TRUE(limit.allow(9000));
    EXPECT_FALSE(limit.allow(9000)) << "never more than the burst";
}

TEST(Redactor, blanks_out_a_secret_in_every_form) {
    const Redactor redactor(Secret(R"({"id":"key-1","secret":"a%b\"c/","pin":"12","other":7})"),
                            {"secret", "pin", "other", "none"});
    EXPECT_EQ(redactor.redacted("x a%b\"c/ x"), "x [secret] x");
    EXPECT_EQ(redactor.redacted("a%25b%22c%2F"), "[secret]");
    EXPECT_EQ(redactor.redacted("a%25b%22c%2f"), "[secret]");
    EXPECT_EQ(redactor.redacted(R"({"s":"a%b\"c/"})"), R"({"s":"[secret]"})");
    EXPECT_EQ(redactor.redacted("key-1 12 7"), "key-1 12 7") << "no secret, or too short for one";
}

TEST(Redactor, blanks_out_the_longer_of_two_that_overlap) {
    const Redactor redactor(Secret(R"({"a":"abc","b":"abcdef"})"), {"a", "b"});
    EXPECT_EQ(redactor.redacted("abcdef abc"), "[secret] [secret]");
}

TEST(Redactor, of_a_configuration_that_is_none_changes_nothing) {
    EXPECT_EQ(Redactor(Secret("no json"), {"a"}).redacted("text"), "text");
}

TEST(Utf8, is_checked_wherever_the_odd_byte_stands) {
    for (std::size_t at = 0; at < 80; ++at) {
        std::string text(80, 'x');
        EXPECT_TRUE(valid_utf8(text));
        text[at] = '\xc3';
        EXPECT_FALSE(valid_utf8(text)) << at;
        text.insert(at + 1, "\xa4");
        EXPECT_TRUE(valid_utf8(text)) << at;
    }
    EXPECT_EQ(cut_utf8("aä", 2), "a");
    EXPECT_EQ(cut_utf8("aä", 3), "aä");
}

TEST(WorkerPool, runs_as_many_jobs_at_once_as_there_are) {
    WorkerPool pool;
    std::latch all(20);
    for (int i = 0; i < 20; ++i) pool.run([&] { all.arrive_and_wait(); });
    all.wait();
}

TEST(WorkerPool, beyond_its_bound_jobs_wait_for_each_other) {
    std::atomic<std::size_t> inside = 0, most = 0, done = 0;
    std::latch full(WorkerPool::most_threads);
    {
        WorkerPool pool;
        for (std::size_t i = 0; i < 3 * WorkerPool::most_threads; ++i) {
            pool.run([&, i] {
                std::size_t now = ++inside;
                for (std::size_t seen = most; seen < now && !most.compare_exchange_weak(seen, now);) {
                }
                if (i < WorkerPool::most_threads) full.arrive_and_wait();
                --inside;
                ++done;
            });
        }
    }
    EXPECT_EQ(most, WorkerPool::most_threads);
    EXPECT_EQ(done, 3 * WorkerPool::most_threads);
}

TEST(WorkerPool, makes_few_threads_for_work_that_comes_steadily) {
    WorkerPool pool;
    std::set<std::thread::id> threads;
    for (int i = 0; i < 50; ++i) {
        std::promise<std::thread::id> ran;
        pool.run([&] { ran.set_value(std::this_thread::get_id()); });
        threads.insert(ran.get_future().get());
    }
    EXPECT_LT(threads.size(), 25U) << "a job may come before the thread of the last one is back";
}

TEST(WorkerPool, waits_for_its_jobs) {
    std::atomic<int> done = 0;
    for (int round = 0; round < 50; ++round) {
        WorkerPool pool;
        for (int i = 0; i < 10; ++i) pool.run([&] { ++done; });
    }
    EXPECT_EQ(done, 500);
}

}  // namespace
}  // namespace risk::plugins
