// SPDX-License-Identifier: Apache-2.0
#include "web/changes.hpp"

#include <gtest/gtest.h>

#include "fake_live_view.hpp"
#include "seeded_host.hpp"
#include "store/audit_log.hpp"
#include "store/event_store.hpp"
#include "store/notice_store.hpp"
#include "store/token_store.hpp"
#include "web/change_watch.hpp"
#include "web/problem.hpp"

namespace risk::web {
namespace {

using testing::FixedClock;

/// Changes over hooks that a test holds in its hand.
class Streams : public ::testing::Test {
  protected:
    static Request by(const std::string& account) {
        Request request;
        request.identity = {Identity::Means::cookie, account, account, domain::built_in_roles().front(), account};
        return request;
    }
    std::shared_ptr<Feed> listen(const std::string& account = "ann") { return changes_.listen(by(account)).feed; }
    int refusal(const std::string& account) {
        try {
            (void)changes_.listen(by(account));
            return 200;
        } catch (const ProblemError& error) {
            EXPECT_EQ(error.extras().headers.front().first, "Retry-After");
            return error.status();
        }
    }

    FixedClock clock_;
    Topics news_;
    bool stored_ = false;
    int looks_ = 0, ticks_begun_ = 0, admissions_ = 0;
    std::function<bool(Request&)> admit_ = [](Request&) { return true; };
    Changes changes_{clock_,
                     {[this] {
                          ++looks_;
                          return news_;
                      },
                      [this] { return stored_; },
                      [this](Request& request) {
                          ++admissions_;
                          return admit_(request);
                      },
                      [this] { ++ticks_begun_; }}};
};

const std::string everything =
    "event: change\ndata: "
    "{\"topics\":[\"integrations\",\"events\",\"scores\",\"people\",\"entitlements\",\"session\",\"notices\"]}\n\n";

TEST_F(Streams, begin_with_everything_and_then_say_what_changes) {
    const auto feed = listen();
    EXPECT_EQ(feed->take(), everything);
    EXPECT_TRUE(changes_.tick());
    EXPECT_EQ(feed->take(), "") << "nothing new, nothing said";
    news_.add(Topic::events).add(Topic::scores);
    EXPECT_TRUE(changes_.tick());
    EXPECT_EQ(feed->take(), "event: change\ndata: {\"topics\":[\"events\",\"scores\"]}\n\n");
}

TEST_F(Streams, nobody_looks_while_nobody_listens) {
    EXPECT_EQ(looks_, 0);
    const auto first = listen(), second = listen("bob");
    EXPECT_EQ(ticks_begun_, 1);
    first->leave();
    EXPECT_TRUE(changes_.tick());
    second->leave();
    EXPECT_FALSE(changes_.tick());
    const auto third = listen();
    EXPECT_EQ(ticks_begun_, 2) << "and again when somebody comes";
}

TEST_F(Streams, what_changed_while_nobody_listened_is_not_news) {
    news_.add(Topic::people);
    const auto feed = listen();
    EXPECT_EQ(looks_, 1) << "from here on";
    EXPECT_EQ(feed->take(), everything);
}

TEST_F(Streams, say_something_every_15_seconds_and_end_after_five_minutes) {
    const auto feed = listen();
    (void)feed->take();
    clock_.now_s += 14;
    changes_.tick();
    EXPECT_EQ(feed->take(), "");
    clock_.now_s += 1;
    changes_.tick();
    EXPECT_EQ(feed->take()->front(), ':') << "a comment";
    clock_.now_s += 284;
    changes_.tick();
    (void)feed->take();
    EXPECT_FALSE(feed->over());
    clock_.now_s += 1;
    EXPECT_FALSE(changes_.tick());
    EXPECT_EQ(feed->take(), std::nullopt);
}

TEST_F(Streams, end_when_their_session_does) {
    const auto stays = listen("bob"), ends = listen("ann");
    (void)stays->take(), (void)ends->take();
    admit_ = [](Request& request) { return request.identity.account == "bob"; };
    stored_ = true;
    EXPECT_TRUE(changes_.tick());
    EXPECT_EQ(ends->take(), std::nullopt);
    EXPECT_FALSE(stays->over());
}

TEST_F(Streams, ask_again_by_themselves_because_sessions_also_run_out) {
    const auto feed = listen();
    changes_.tick();
    const int before = admissions_;
    changes_.tick();
    EXPECT_EQ(admissions_, before) << "nothing was stored, no time has passed";
    clock_.now_s += 5;
    admit_ = [](Request&) { return false; };
    changes_.tick();
    EXPECT_EQ(admissions_, before + 1);
    EXPECT_TRUE(feed->over());
}

TEST_F(Streams, tell_who_has_another_role_now) {
    const auto feed = listen();
    (void)feed->take();
    admit_ = [](Request& request) {
        request.identity.role = domain::built_in_roles().back();
        return true;
    };
    stored_ = true;
    changes_.tick();
    EXPECT_EQ(feed->take(), "event: change\ndata: {\"topics\":[\"session\"]}\n\n");
    changes_.tick();
    EXPECT_EQ(feed->take(), "") << "once";
}

TEST_F(Streams, are_at_most_eight_an_account_and_64_a_host) {
    std::vector<std::shared_ptr<Feed>> feeds;
    for (int i = 0; i < 8; ++i) feeds.push_back(listen("ann"));
    EXPECT_EQ(refusal("ann"), 503);
    for (int i = 0; i < 56; ++i) feeds.push_back(listen("user " + std::to_string(i)));
    EXPECT_EQ(refusal("one more"), 503);
    feeds.front()->leave();
    EXPECT_EQ(refusal("ann"), 200) << "a place is free again";
}

/// A store and integrations, watched.
class Watch : public ::testing::Test {
  protected:
    Watch() { (void)watch_.look(); }
    void audit(const std::string& action) const {
        store::AuditLog(host_.database()).append({0, host_.clock.now_s, "test", action, "it", ""});
    }
    /// "events scores".
    std::string seen() {
        const auto text = change_event(watch_.look());
        const auto begin = text.find('[') + 1;
        return text.substr(begin, text.find(']') - begin);
    }
    void commit(const std::string& id, const std::string& subject) const {
        const store::NewEvent event{id, "critical_alert", subject, "", "Upload", "{}", "", 4, host_.clock.unix_ns()};
        store::Commit commit;
        commit.integration_id = 1;
        commit.plugin_id = "incydr";
        commit.events = {&event, 1};
        commit.tally.fetched = 1;
        commit.received_ns = host_.clock.unix_ns();
        ASSERT_TRUE(store::EventStore(host_.database()).commit({&commit, 1}).ok());
    }

    testing::SeededHost host_;
    testing::FakeLiveView live_;
    ChangeWatch watch_{host_.database().file(), live_, host_.clock};
};

TEST_F(Watch, sees_nothing_where_nothing_changed) {
    EXPECT_EQ(seen(), "");
    EXPECT_FALSE(watch_.stored());
}

TEST_F(Watch, sees_events_and_the_scores_they_move) {
    commit("new/1", "p1@x.test");
    EXPECT_EQ(seen(), "\"events\",\"scores\"");
    EXPECT_TRUE(watch_.stored());
    commit("new/2", "nobody@x.test");
    EXPECT_EQ(seen(), "\"events\"") << "unmatched: it scores nobody";
    EXPECT_EQ(seen(), "");
}

TEST_F(Watch, sees_what_people_do_by_the_audit_log) {
    for (const auto& [action, topics] :
         {std::pair("people.import", "\"events\",\"scores\",\"people\""),
          std::pair("integration.edit", "\"integrations\""),
          std::pair("entitlement.grant", "\"integrations\",\"entitlements\",\"session\""),
          std::pair("account.role", "\"session\""), std::pair("backup", "")}) {
        audit(action);
        EXPECT_EQ(seen(), topics) << action;
    }
    for (int i = 0; i < 200; ++i) audit("backup");
    EXPECT_EQ(watch_.look(), Topics::all()) << "too much to tell apart";
}

TEST_F(Watch, sees_what_becomes_of_notices) {
    const auto set = host_.ask("PUT", "/api/v1/notices/webhook", R"({"url": "http://127.0.0.1:9/hook"})");
    ASSERT_EQ(set.status, 200) << set.body;
    EXPECT_EQ(seen(), "\"notices\"");
    store::NoticeStore notices(host_.database());
    notices.failed({}, "nobody listens", host_.clock.now_s);
    EXPECT_EQ(seen(), "\"notices\"");
    EXPECT_EQ(seen(), "");
}

TEST_F(Watch, sees_integrations_as_they_run) {
    live_.integrations_now.emplace_back().id = 1;
    EXPECT_EQ(seen(), "\"integrations\"");
    auto& live = live_.integrations_now.front();
    live.next = "next read in 12 s";
    EXPECT_EQ(seen(), "") << "that runs down by itself";
    live.status.reason = "The secret was refused";
    EXPECT_EQ(seen(), "\"integrations\"");
    live_.plugins_now.emplace_back().quarantined = true;
    EXPECT_EQ(seen(), "\"integrations\"");
}

TEST_F(Watch, tells_of_reads_every_other_second_however_many_there_are) {
    live_.integrations_now.emplace_back().id = 1;
    EXPECT_EQ(seen(), "\"integrations\"");
    auto& live = live_.integrations_now.front();
    live.last_read_s = 7;
    EXPECT_EQ(seen(), "");
    host_.clock.now_s += 2;
    EXPECT_EQ(seen(), "\"integrations\"") << "late, but not lost";
    EXPECT_EQ(seen(), "");
    live.counters.requests = 3;
    EXPECT_EQ(seen(), "");
    live.status.reason = "The secret was refused";
    EXPECT_EQ(seen(), "\"integrations\"") << "which somebody waits for";
    host_.clock.now_s += 2;
    EXPECT_EQ(seen(), "") << "the reads were told with it";
}

TEST_F(Watch, a_page_hears_of_an_event_over_the_wire_and_nothing_more_once_the_token_is_revoked) {
    testing::RawConnection page(host_.port());
    page.send("GET /api/v1/changes HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + host_.token + "\r\n\r\n");
    const auto head = page.receive_head();
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.headers.at("content-type"), "text/event-stream");
    EXPECT_EQ(head.headers.at("cache-control"), "no-store");
    EXPECT_EQ(page.receive_piece(), everything);
    commit("new/1", "p1@x.test");
    EXPECT_EQ(page.receive_piece(), "event: change\ndata: {\"topics\":[\"events\",\"scores\"]}\n\n");
    store::TokenStore tokens(host_.database());
    ASSERT_TRUE(tokens.revoke(tokens.find_by_name("tests")->id, {"test", host_.clock.now_s}));
    auto rest = page.receive_piece();
    while (rest) rest = page.receive_piece();
    EXPECT_TRUE(page.closed());
}

TEST_F(Watch, nobody_listens_without_signing_in) {
    EXPECT_EQ(testing::request(host_.port(), "GET", "/api/v1/changes").status, 401);
}

}  // namespace
}  // namespace risk::web
