// SPDX-License-Identifier: Apache-2.0
// The pure parts that deal with alerts, by table.
#include <gtest/gtest.h>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <stdexcept>
#include <thread>

#include "alerts/admission.hpp"
#include "alerts/alongside.hpp"
#include "alerts/email.hpp"
#include "alerts/event_body.hpp"
#include "alerts/identity.hpp"
#include "alerts/identity_cache.hpp"
#include "alerts/page_walk.hpp"
#include "alerts/session.hpp"
#include "alerts/session_events.hpp"
#include "alerts/sessions_page.hpp"
#include "alerts/window.hpp"
#include "plugin_api/risk_plugin.h"

namespace risk::incydr {
namespace {

constexpr std::int64_t activated = 1'000'000, now = 9'000'000;

TEST(Admission, each_history_has_one_verdict) {
    using V = Verdict;
    struct Case {
        const char* name;
        std::pmr::vector<Score> scores;
        std::pmr::vector<State> states;
        V verdict;
        std::int64_t designated;
    };
    for (const Case& c : {
             Case{"high", {{3, 2'000'000}}, {}, V::not_critical, 0},
             Case{"critical and never had a state", {{4, 2'000'000}}, {}, V::admit, 2'000'000},
             Case{"C8 at activation", {{4, activated}}, {{"OPEN", 1}}, V::admit, activated},
             Case{"C8 just before", {{4, activated - 1}}, {{"OPEN", 1}}, V::before_activation, activated - 1},
             Case{"first designation counts, in any order",
                  {{4, 5'000'000}, {3, 3'000'000}, {4, 2'000'000}},
                  {},
                  V::admit,
                  2'000'000},
             Case{"before, lowered, and again after",
                  {{4, 500'000}, {2, 1'500'000}, {4, 3'000'000}},
                  {},
                  V::before_activation,
                  500'000},
             Case{"lowered since", {{4, 2'000'000}, {3, 3'000'000}}, {}, V::not_critical, 0},
             Case{"C6 closed", {{4, 2'000'000}}, {{"OPEN", 1}, {"CLOSED_FP", 3}}, V::already_closed, 2'000'000},
             Case{"closed in another way, unknown today",
                  {{4, 2'000'000}},
                  {{"CLOSED_BY_MAGIC", 3}},
                  V::already_closed,
                  2'000'000},
             Case{
                 "reopened", {{4, 2'000'000}}, {{"OPEN_NEW_DATA", 5}, {"CLOSED", 3}, {"OPEN", 1}}, V::admit, 2'000'000},
             Case{"a state that nobody knows is not closed", {{4, 2'000'000}}, {{"PONDERED", 5}}, V::admit, 2'000'000},
             Case{"closed and open at the same instant",
                  {{4, 2'000'000}},
                  {{"CLOSED", 5}, {"OPEN", 5}},
                  V::admit,
                  2'000'000},
             Case{"two scores at the same instant", {{4, 2'000'000}, {3, 2'000'000}}, {}, V::admit, 2'000'000},
             Case{"in the future, by a fast clock of theirs", {{4, 99'000'000}}, {}, V::admit, now},
             Case{"no time at all", {{4, std::nullopt}}, {}, V::admit, 8'000'000},
             Case{"no time for one of two", {{4, std::nullopt}, {4, 3'000'000}}, {}, V::admit, 3'000'000},
         }) {
        Session session;
        session.id = "s";
        session.scores = c.scores;
        session.states = c.states;
        session.last_updated_ms = 8'000'000;
        const Admission admission = judge(session, activated, now);
        EXPECT_EQ(admission.verdict, c.verdict) << c.name;
        EXPECT_EQ(admission.designated_ms, c.designated) << c.name;
    }
}

TEST(Sessions, are_read_leniently_and_what_cannot_be_judged_says_why) {
    SessionsPage page;
    ASSERT_TRUE(parse_sessions(R"({"totalCount": "4", "items": [
        {"sessionId": 7, "scores": [{"severity": "4", "sourceTimestamp": 5.0}], 
         "states": [{"state": "OPEN", "stateV2": null, "sourceTimestamp": 1}]},
        {"sessionId": "b", "scores": []},
        {"scores": [{"severity": 4, "sourceTimestamp": 5}]},
        {"sessionId": "d", "scores": [{"severity": 9, "sourceTimestamp": 4}, {"severity": 4,
                                        "sourceTimestamp": 5}]}]})",
                               page));
    EXPECT_EQ(page.total, 4);
    ASSERT_EQ(page.items.size(), 4U);
    EXPECT_EQ(page.items[0].unreadable, "");
    EXPECT_EQ(page.items[0].id, "7");
    EXPECT_EQ(page.items[0].newest_score()->severity, 4);
    EXPECT_EQ(page.items[0].newest_state()->name, "OPEN");
    EXPECT_NE(page.items[1].unreadable, "");
    EXPECT_FALSE(page.items[1].raw.empty());
    EXPECT_NE(page.items[2].unreadable, "");
    EXPECT_EQ(page.items[3].unreadable, "") << "an old score that nobody understands does no harm";
    for (const char* bad : {"", "[]", "{}", R"({"items": 3})", R"({"items")"})
        EXPECT_FALSE(parse_sessions(bad, page)) << bad;
}

TEST(Sessions, nothing_is_left_of_the_page_before) {
    SessionsPage page;
    ASSERT_TRUE(
        parse_sessions(R"({"totalCount": 9, "items": [{"sessionId": "a\n", "scores": [{"severity": 4}]}, 7]})", page));
    ASSERT_TRUE(parse_sessions(R"({"items": [{"sessionId": "b"}]})", page));
    EXPECT_EQ(page.total, std::nullopt);
    ASSERT_EQ(page.items.size(), 1U);
    EXPECT_EQ(page.items[0].id, "b");
    EXPECT_TRUE(page.items[0].scores.empty());
}

TEST(Sessions, of_several_members_with_one_name_the_last_counts_and_what_stood_there_is_gone) {
    SessionsPage page;
    ASSERT_TRUE(parse_sessions(R"({"items": [{"sessionId": "gone"}], "totalCount": 9, "totalCount": null, "items": [
        {"sessionId": "a", "sessionId": "b\u00e9\n", "scores": [{"severity": 4}], "scores": [7, {"severity": "HIGH",
         "severity": "CRITICAL", "sourceTimestamp": 5}], "triggeredAlerts": [{"ruleId": "r"}], "triggeredAlerts": null,
         "contentInspectionResults": {"detectedOnAlerts": ["PII"], "detectedOnAlerts": ["x", 1, ["y"]]},
         "riskIndicators": [{"id": 1.5, "weight": "3", "nested": {"weight": 8, "id": "no"}}], "states": {"state": "CLOSED"}}]})",
                               page));
    EXPECT_EQ(page.total, std::nullopt);
    ASSERT_EQ(page.items.size(), 1U);
    const Session& session = page.items[0];
    EXPECT_EQ(session.unreadable, "");
    EXPECT_EQ(session.id, "b\xC3\xA9\n");
    ASSERT_EQ(session.scores.size(), 2U);
    EXPECT_EQ(session.scores[0].severity, Score::unknown) << "what is no score is one that nobody understands";
    EXPECT_EQ(session.newest_score()->severity, 4);
    EXPECT_TRUE(session.rules.empty() && session.states.empty());
    EXPECT_EQ(session.content_found, std::pmr::vector<std::string_view>{"x"});
    ASSERT_EQ(session.indicators.size(), 1U);
    EXPECT_EQ(session.indicators[0].id, "1.5E0");
    EXPECT_EQ(session.indicators[0].weight, 3);
}

TEST(Sessions, a_record_that_cannot_be_judged_is_kept_as_it_came_among_others) {
    SessionsPage page;
    ASSERT_TRUE(parse_sessions(
        "{\"items\": [{\"sessionId\":\"a\", \"scores\":[{\"severity\":4}]}, {\"x\":[1, {\"y\":\"\xff\"}]}, null]}",
        page));
    ASSERT_EQ(page.items.size(), 3U);
    EXPECT_EQ(page.items[0].raw, "");
    EXPECT_EQ(page.items[1].raw, "{\"x\":[1,{\"y\":\"\xEF\xBF\xBD\"}]}");
    EXPECT_EQ(page.items[2].raw, "null");
}

TEST(Window, reaches_back_as_configured_but_not_beyond_a_day_before_activation) {
    const std::int64_t at = 100 * day_ms;
    EXPECT_EQ(window_start(at, 30, 10 * day_ms), 70 * day_ms);
    EXPECT_EQ(window_start(at, 30, 99 * day_ms), 98 * day_ms);
    EXPECT_EQ(window_start(at, 30, at), 99 * day_ms);
}

using Step = PageWalk::Step;

// Reads pages of that many items, counting ids upward from `first`.
Step read(PageWalk& walk, int first, int items, std::optional<std::int64_t> total) {
    for (int at = first; at < first + items; ++at) walk.saw(digest_of(std::to_string(at)));
    return walk.page_read(static_cast<std::size_t>(items), total);
}

TEST(PageWalk, ends_with_the_total_or_with_an_empty_page) {
    PageWalk one(0, 0);
    EXPECT_EQ(read(one, 0, 50, 50), Step::finished);
    PageWalk none(0, 0);
    EXPECT_EQ(read(none, 0, 0, 0), Step::finished);
    PageWalk three(0, 0);
    EXPECT_EQ(read(three, 0, 50, 120), Step::more);
    EXPECT_EQ(three.next_page(), 1);
    EXPECT_EQ(read(three, 50, 50, 120), Step::more);
    EXPECT_EQ(read(three, 100, 20, 120), Step::finished);
    PageWalk short_pages(0, 0);
    EXPECT_EQ(read(short_pages, 0, 3, 5), Step::more) << "a short page is not the end";
    EXPECT_EQ(read(short_pages, 3, 2, 5), Step::finished);
    PageWalk no_total(0, 0);
    EXPECT_EQ(read(no_total, 0, 50, std::nullopt), Step::more);
    EXPECT_EQ(read(no_total, 50, 1, std::nullopt), Step::more);
    EXPECT_EQ(read(no_total, 0, 0, std::nullopt), Step::finished);
}

TEST(PageWalk, an_item_that_moved_or_vanished_is_noticed) {
    PageWalk moved(0, 0);
    EXPECT_EQ(read(moved, 0, 50, 100), Step::more);
    EXPECT_EQ(read(moved, 49, 50, 100), Step::again) << "one twice, so one was not seen";
    EXPECT_EQ(moved.next_page(), 0);
    EXPECT_EQ(read(moved, 0, 50, 100), Step::more);
    EXPECT_EQ(read(moved, 50, 50, 100), Step::finished);
    PageWalk vanished(0, 0);
    EXPECT_EQ(read(vanished, 0, 50, 100), Step::more);
    EXPECT_EQ(read(vanished, 51, 49, 99), Step::again);
    EXPECT_FALSE(vanished.disagreement().empty());
}

TEST(PageWalk, is_bounded_whatever_the_server_does) {
    PageWalk restless(0, 0);
    int pages = 0, total = 100;
    Step step = Step::more;
    while (step == Step::more || step == Step::again) {
        step = read(restless, 0, 50, total++);
        ASSERT_LT(++pages, 50);
    }
    EXPECT_EQ(step, Step::unsettled);
    PageWalk same_page(0, 0);
    EXPECT_EQ(read(same_page, 0, 50, std::nullopt), Step::more);
    EXPECT_EQ(read(same_page, 0, 50, std::nullopt), Step::finished) << "page_number is ignored there";
}

TEST(PageWalk, a_server_that_always_counts_too_many_is_not_read_thrice_for_ever) {
    PageWalk first(0, 0);
    Step step = Step::more;
    for (int pages = 0; step != Step::unsettled && pages < 10; ++pages)
        step = read(first, 0, first.next_page() == 0 ? 10 : 0, 12);
    ASSERT_EQ(step, Step::unsettled);
    EXPECT_EQ(first.stubborn_gap(), 2);
    PageWalk second(0, first.stubborn_gap());
    EXPECT_EQ(read(second, 0, 10, 12), Step::more);
    EXPECT_EQ(read(second, 0, 0, 12), Step::finished);
}

TEST(AlongsideTest, ends_before_its_owner_goes_on_and_hands_over_what_was_thrown) {
    int done = 0;
    {
        const Alongside unfinished([&](const std::atomic<bool>& enough) {
            while (!enough) std::this_thread::yield();
            done = 1;
        });
    }
    EXPECT_EQ(done, 1);
    Alongside failing([](const std::atomic<bool>&) { throw std::runtime_error("no memory"); });
    EXPECT_THROW(failing.finish(), std::runtime_error);
    failing.finish();
}

TEST(Email, what_is_one_and_what_is_none) {
    for (const char* good : {"ann@x.test", "Ann.O'Lee+1@sub.X.test", "a@b.c"})
        EXPECT_TRUE(looks_like_email(good)) << good;
    for (const char* bad :
         {"", " ", "UNKNOWN", "NAME_NOT_AVAILABLE", "Ann Lee", "@x.test", "ann@", "ann@x", "ann@.test", "ann@x.",
          "ann@x..test", "a b@x.test", "ann@x.test, ben@x.test", "ann@x@y.test", "Ann <ann@x.test>", "ann@x.te\nst"}) {
        EXPECT_FALSE(looks_like_email(bad)) << bad;
    }
    EXPECT_EQ(lower_case("Ann@X.test"), "ann@x.test");
}

TEST(Identity, is_found_in_users_and_actors_and_nowhere_else) {
    EXPECT_EQ(email_of_user(R"({"username":"Ann@x.test"})"), "Ann@x.test");
    for (const char* none : {"", "{}", R"({"username":null})", R"({"username":"ann"})"})
        EXPECT_EQ(email_of_user(none), "") << none;
    EXPECT_EQ(email_of_actor(R"({"name":"ann@x.test"})"), "ann@x.test");
    EXPECT_EQ(email_of_actor(R"({"name":"Ann","alternateNames":[null,"ann","ann@x.test"]})"), "ann@x.test");
    EXPECT_EQ(email_of_actor(R"({"name":"Ann","alternateNames":null})"), "");
}

TEST(IdentityCacheTable, is_bounded_and_forgets) {
    IdentityCache cache(2);
    cache.put("a", "a@x.test", 0);
    cache.put("b", "", 0);
    EXPECT_EQ(cache.find("a", 1), "a@x.test");
    EXPECT_EQ(cache.find("b", 1), "") << "none is an answer";
    EXPECT_EQ(cache.find("a", 1), "a@x.test");
    cache.put("c", "c@x.test", 1);
    EXPECT_EQ(cache.size(), 2U);
    EXPECT_EQ(cache.find("b", 1), std::nullopt) << "unused for longest";
    cache.put("b", "", 1);
    EXPECT_EQ(cache.find("b", IdentityCache::life_of_none_ns + 1), std::nullopt);
    cache.put("a", "a@x.test", 0);
    EXPECT_EQ(cache.find("a", IdentityCache::life_of_none_ns + 1), "a@x.test");
    EXPECT_EQ(cache.find("a", IdentityCache::life_of_found_ns), std::nullopt);
}

TEST(SessionEventsTable, are_read_leniently) {
    const auto events = parse_session_events(R"({"queryResult":{"totalCount":3,"fileEvents":[null,
        {"user":{"email":"UNKNOWN"}, "file":{"name":"a.txt","sizeInBytes":"12","hash":null},
         "destination":{"category":"Device","removableMedia":{"name":"Stick","serialNumber":"X1"}}},
        {"user":{"email":"Ann@X.test","deviceUid":99}, "source":{"name":"LAPTOP-1"}}]}})");
    ASSERT_TRUE(events.has_value());
    EXPECT_EQ(events->files.size(), 3U);
    EXPECT_EQ(events->user_email, "Ann@X.test");
    EXPECT_EQ(events->files[1].size_bytes, 12);
    EXPECT_EQ(events->files[1].destination_detail, "Stick X1");
    EXPECT_EQ(events->files[2].device, "LAPTOP-1");
    EXPECT_EQ(events->files[2].device_id, "99");
    for (const char* bad : {"", "{}", R"({"queryResult":null})", R"({"queryResult":{"fileEvents":null}})"})
        EXPECT_FALSE(parse_session_events(bad).has_value()) << bad;
    EXPECT_EQ(url_encoded("a/b?c d_1.2~%"), "a%2Fb%3Fc%20d_1.2~%25");
}

TEST(EventTitle, names_the_rules_and_where_it_went) {
    Session session;
    session.exfiltration_summary = "3 file events were observed, among them a.xlsx.";
    SessionEvents events;
    EXPECT_EQ(event_title(session, {&events, {}}), "Critical alert") << "a sentence of its own is no type";
    EXPECT_EQ(event_title(session, {nullptr, "no answer"}), "Critical alert");
    FileEvent file;
    file.destination_name = "Dropbox";
    events.files.push_back(file);
    EXPECT_EQ(event_title(session, {&events, {}}), "Critical alert (Dropbox)");
    session.rules = {{"r1", "Source code leaves"}, {"r2", ""}, {"r3", "Departing\nemployee"}};
    EXPECT_EQ(event_title(session, {&events, {}}), "Source code leaves, Departing employee (Dropbox)");
}

TEST(EventBody, P1_is_one_json_object_within_the_limit_whatever_comes) {
    const std::string controls(100'000, '\x01'), no_utf8(100'000, '\xff'), quotes(5000, '"'), slashes(5000, '\\');
    Session session;
    session.id = "s";
    session.exfiltration_summary = controls;
    session.context_summary = no_utf8;
    session.begin_ms = INT64_MAX;
    session.end_ms = -5;
    for (int at = 0; at < 50; ++at) {
        session.rules.push_back({controls, quotes});
        session.indicators.push_back({controls, slashes, 1, 2});
    }
    SessionEvents events;
    events.total = 1000;
    for (std::size_t at = 0; at < SessionEvents::most_files; ++at) {
        FileEvent file;
        file.name = file.directory = file.destination_name = file.device = std::string(9000, '\x03');
        events.files.push_back(file);
    }
    const std::string body =
        event_body(session, "t", 1'772'442'000'000, {&events, {}}, {true, "api.us.code42.com", 443});
    EXPECT_LE(body.size(), RP_MAX_BODY);
    const auto value = boost::json::parse(body);
    EXPECT_EQ(value.at("details").at("status").as_string(), "partial");
    EXPECT_EQ(value.at("source_link").as_string(), "https://console.us.code42.com");
    EXPECT_LE(event_title(session, {&events, {}}).size(), RP_MAX_TITLE);
    session.unreadable = "reason";
    for (const std::string& raw : {std::string(500'000, '\x01'), std::string("7"), std::string("{\"a\":1}")}) {
        session.raw = raw;
        const std::string text = unreadable_body(session);
        EXPECT_LE(text.size(), RP_MAX_BODY);
        EXPECT_TRUE(boost::json::parse(text).is_object());
    }
}

}  // namespace
}  // namespace risk::incydr
