// SPDX-License-Identifier: Apache-2.0
// When a notice is tried, in which order, and when it is given up; time is the test's.
#include "integrations/notice_sender.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "house.hpp"
#include "integrations/notice_body.hpp"
#include "integrations/notice_setting.hpp"
#include "reliability/row.hpp"
#include "store/secret_keeper.hpp"
#include "store/status_book.hpp"

namespace risk::integrations {
namespace {

using namespace std::chrono_literals;
using domain::Status;

/// Takes notices, or not.
class FakePost final : public NoticePost {
  public:
    Result<void> post(const NoticeRequest& request, std::stop_token) override {
        tried.push_back(request);
        if (!refuses || (refuses_only && request.body.find(*refuses_only) == std::string::npos)) {
            taken.push_back(request);
            return {};
        }
        return Failure{"The notice was not delivered", request.url.authority, "", "the answer 500", "Look."};
    }
    bool refuses = false;
    std::optional<std::string> refuses_only;
    std::vector<NoticeRequest> tried, taken;
};

class SenderTest : public ::testing::Test {
  protected:
    SenderTest() {
        for (const auto* name : {"one", "two"}) ids_[name] = house_.add(name);
        open();
        store::NoticeStore store(*house_.operators);
        EXPECT_TRUE(set_notices(store, *house_.secrets,
                                {.url = "https://receiver.test/x", .secret = Secret("0123456789abcdef")}, {"test", 1})
                        .ok());
    }
    void open() {
        auto post = std::make_unique<FakePost>();
        if (post_ != nullptr) *post = *post_;
        post_ = post.get();
        auto database = store::Database::open(house_.directory.path() / "host.db", store::OpenMode::existing);
        ASSERT_TRUE(database.ok());
        sender_ = std::make_unique<NoticeSender>(NoticeSender::Parts{
            .database = *std::move(database),
            .secrets = *house_.secrets,
            .clock = house_.clock,
            .post = std::move(post),
            .random = [] { return 0.999; },
            .log = [this](rp_log_level, std::string_view, std::string_view text) { log_.emplace_back(text); }});
    }
    void restart() {
        const FakePost kept = *post_;
        sender_.reset();
        post_ = nullptr;
        open();
        *post_ = kept;
    }
    void edge(const std::string& name, Status status) {
        store::StatusBook(*house_.operators).record(ids_.at(name), name, {status, "because", house_.clock.unix_s()});
    }
    void pass(std::chrono::seconds time) {
        for (auto end = house_.clock.steady_ns() + std::chrono::nanoseconds(time).count();
             house_.clock.steady_ns() < end;) {
            house_.clock.advance(1s);
            sender_->round();
        }
    }
    std::vector<std::string> taken() const {
        std::vector<std::string> all;
        for (const auto& each : post_->taken) {
            const auto at = each.body.find("\"integration\":\"") + 15;
            const auto to = each.body.find("\"to\":\"") + 6;
            all.push_back(each.body.substr(at, 3) + ' ' + each.body.substr(to, each.body.find('"', to) - to));
        }
        return all;
    }
    store::NoticeFigures figures() { return store::NoticeStore(*house_.operators).figures(); }
    using Lines = std::vector<std::string>;

    testing::House house_;
    std::map<std::string, std::int64_t> ids_;
    std::vector<std::string> log_;
    FakePost* post_ = nullptr;
    std::unique_ptr<NoticeSender> sender_;
};

TEST_F(SenderTest, tells_in_order_signed_and_once) {
    edge("one", Status::unreachable);
    edge("two", Status::paused);
    edge("one", Status::connected);
    pass(10s);
    EXPECT_EQ(taken(), (Lines{"one Unreachable", "two Paused", "one Connected"}));
    const auto& first = post_->taken.front();
    EXPECT_EQ(first.signature, notice_signature(Secret("0123456789abcdef"), std::stoll(first.timestamp), first.body));
    EXPECT_NE(first.body.find(first.id), std::string::npos);
    EXPECT_EQ(figures().delivered, 3);
    EXPECT_EQ(figures().waiting, 0);
}

TEST_F(SenderTest, one_that_is_refused_keeps_its_place_and_its_id_and_holds_up_no_other) {
    post_->refuses = true;
    post_->refuses_only = "\"integration\":\"one\"";
    edge("one", Status::unreachable);
    edge("one", Status::connected);
    edge("two", Status::paused);
    pass(60s);
    EXPECT_EQ(taken(), Lines{"two Paused"});
    EXPECT_EQ(figures().waiting, 2);
    EXPECT_GT(figures().failed, 2);
    EXPECT_NE(figures().last_failure.find("500"), std::string::npos);
    const auto id = post_->tried.front().id;
    for (const auto& each : post_->tried)
        EXPECT_TRUE(each.id == id || each.body.find("Unreachable") == std::string::npos);
    post_->refuses = false;
    pass(900s);
    EXPECT_EQ(taken(), (Lines{"two Paused", "one Unreachable", "one Connected"}));
}

TEST_F(SenderTest, tries_less_and_less_often) {
    post_->refuses = true;
    edge("one", Status::unreachable);
    pass(3600s);
    EXPECT_GE(post_->tried.size(), 8U);
    EXPECT_LE(post_->tried.size(), 14U) << "5 s, doubled each time up to 15 minutes";
    EXPECT_EQ(std::ranges::count_if(log_, [](const auto& line) { return line.find("500") != std::string::npos; }), 1)
        << "said once, not at each attempt";
}

TEST_F(SenderTest, gives_up_after_three_days_and_says_so) {
    post_->refuses = true;
    edge("one", Status::unreachable);
    sender_->round();
    house_.clock.advance(72h - 1s);
    sender_->round();
    EXPECT_EQ(figures().waiting, 1);
    edge("one", Status::connected);
    house_.clock.advance(120s);
    sender_->round();
    EXPECT_EQ(figures().given_up, 1);
    EXPECT_EQ(figures().waiting, 1) << "the later one has its three days";
    EXPECT_EQ(store::AuditLog(*house_.operators).newest(1).front().action, "notice.given_up");
    post_->refuses = false;
    pass(900s);
    EXPECT_EQ(taken(), Lines{"one Connected"});
}

TEST_F(SenderTest, a_restart_loses_none_and_the_id_stays) {
    post_->refuses = true;
    edge("one", Status::unreachable);
    sender_->round();
    const auto id = post_->tried.front().id;
    restart();
    post_->refuses = false;
    sender_->round();
    ASSERT_EQ(post_->taken.size(), 1U);
    EXPECT_EQ(post_->taken.front().id, id);
    restart();
    pass(60s);
    EXPECT_EQ(post_->taken.size(), 1U);
}

TEST_F(SenderTest, what_waits_goes_to_the_new_address_and_with_the_target_it_goes) {
    post_->refuses = true;
    edge("one", Status::unreachable);
    sender_->round();
    store::NoticeStore store(*house_.operators);
    ASSERT_TRUE(set_notices(store, *house_.secrets, {.url = "https://other.test/y"}, {"test", 2}).ok());
    post_->refuses = false;
    pass(900s);
    ASSERT_EQ(post_->taken.size(), 1U);
    EXPECT_EQ(post_->taken.front().url.host, "other.test");
    EXPECT_EQ(post_->taken.front().signature,
              notice_signature(Secret("0123456789abcdef"), std::stoll(post_->taken.front().timestamp),
                               post_->taken.front().body))
        << "the secret is kept";
    post_->refuses = true;
    edge("one", Status::connected);
    sender_->round();
    EXPECT_EQ(store.remove_target({"test", 3}), 1);
    EXPECT_EQ(store.remove_target({"test", 3}), std::nullopt);
    post_->refuses = false;
    pass(900s);
    EXPECT_EQ(post_->taken.size(), 1U);
}

TEST_F(SenderTest, the_secret_is_in_no_file_and_no_line) {
    post_->refuses = true;
    edge("one", Status::unreachable);
    pass(60s);
    std::uint64_t found = 0;
    for (const auto& entry : std::filesystem::directory_iterator(house_.directory.path())) {
        if (!entry.is_regular_file()) continue;
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string text((std::istreambuf_iterator<char>(file)), {});
        if (text.find("0123456789abcdef") != std::string::npos) ++found;
    }
    for (const auto& line : log_)
        if (line.find("0123456789abcdef") != std::string::npos) ++found;
    EXPECT_EQ(found, 0U);
    reliability::record({.group = "service",
                         .what = "signing secret of notices looked for in every file and log line",
                         .times = 1,
                         .secrets = found,
                         .said = {}});
}

TEST_F(SenderTest, its_secret_outlives_a_change_of_the_key) {
    ASSERT_TRUE(store::SecretKeeper(*house_.operators, *house_.secrets).rotate({"test", 5}, false).ok());
    edge("one", Status::unreachable);
    pass(5s);
    ASSERT_EQ(post_->taken.size(), 1U);
    EXPECT_EQ(post_->taken.front().signature,
              notice_signature(Secret("0123456789abcdef"), std::stoll(post_->taken.front().timestamp),
                               post_->taken.front().body));
}

}  // namespace
}  // namespace risk::integrations
