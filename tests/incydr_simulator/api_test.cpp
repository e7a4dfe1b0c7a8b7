// SPDX-License-Identifier: Apache-2.0
#include "incydr_simulator/api.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "incydr_simulator/alert_changes.hpp"
#include "incydr_simulator/base64.hpp"
#include "incydr_simulator/raw_client.hpp"
#include "incydr_simulator/scenario.hpp"

namespace risk::incydr_simulator {
namespace {

namespace json = boost::json;

/// The whole API without a socket: a frozen tenant that is asked directly.
class Api : public testing::Test {
  protected:
    static Tenant load() {
        return make_tenant(json::parse(R"({
            "clock": {"start": "2026-03-02T09:00:00Z", "speed": 0},
            "client": {"id": "key-1", "secret": "s%e!c@r:et"},
            "people": [{"email": "Ann.Lee@Acme.test", "actor_id": "1001", "resolution": "users"},
                       {"email": "omar@acme.test", "actor_id": "1002", "resolution": "actor_name"},
                       {"email": "rosa@acme.test", "actor_id": "1003", "resolution": "parent", "parent_actor_id": "2003", "alias": "rosa@cloud.test"},
                       {"email": "sven@acme.test", "actor_id": "1004", "resolution": "events"},
                       {"email": "gone@acme.test", "actor_id": "1005", "resolution": "users", "deleted": true},
                       {"email": "ghost@acme.test", "actor_id": "1006", "resolution": "nobody"}],
            "alerts": [{"person": "1001", "session_id": "a/1", "begin": "-10h"}, {"person": "1002", "session_id": "b", "begin": "-9h"},
                       {"person": "1004", "session_id": "d", "begin": "-8h"}, {"person": "1006", "session_id": "f", "begin": "-7h"},
                       {"person": "1001", "session_id": "quiet", "begin": "-6h", "has_alerts": false}]})"),
                           {}, system_clock());
    }

    HttpReply ask(const std::string& method, const std::string& target, const std::string& authorization = "",
                  const std::string& body = "") {
        return answer(tenant_, {method, target, authorization, "", body, false}).reply;
    }
    HttpReply get(const std::string& target) { return ask("GET", target, "Bearer " + token()); }
    json::value read(const std::string& target) { return json::parse(get(target).content()); }
    std::string token() {
        if (token_.empty())
            token_ = json::parse(ask("POST", "/v1/oauth", basic("key-1:s%e!c@r:et")).body)
                         .at("access_token")
                         .as_string()
                         .c_str();
        return token_;
    }
    static std::string basic(const std::string& plain) {
        std::string text = base64url(plain);
        for (char& c : text) c = c == '-' ? '+' : (c == '_' ? '/' : c);
        while (text.size() % 4 != 0) text += '=';
        return "Basic " + text;
    }
    Settings& settings() { return tenant_.settings; }

    Tenant tenant_ = load();
    std::string token_;
};

TEST_F(Api, grants_a_token_for_basic_and_for_a_form_and_says_what_is_wrong_otherwise) {
    struct Case {
        std::string target, authorization, body;
        int status;
    };
    const std::string good = basic("key-1:s%e!c@r:et");
    for (const Case& c :
         {Case{"/v1/oauth", good, "", 200}, Case{"/v1/oauth?grant_type=client_credentials", good, "", 200},
          Case{"/v1/oauth", "", "grant_type=client_credentials&client_id=key-1&client_secret=s%25e%21c%40r%3Aet", 200},
          Case{"/v1/oauth?grant_type=password", good, "", 400},
          Case{"/v1/oauth", "", "grant_type=refresh_token&client_id=key-1", 400},
          Case{"/v1/oauth", "", "client_id=key-1&client_secret=s%e!c@r:et", 401},
          Case{"/v1/oauth", basic("key-1:wrong"), "", 401}, Case{"/v1/oauth", basic("key-2:s%e!c@r:et"), "", 401},
          Case{"/v1/oauth", "Basic ***", "", 401}, Case{"/v1/oauth", "", "", 401}})
        EXPECT_EQ(ask("POST", c.target, c.authorization, c.body).status, c.status) << c.target << " " << c.body;
    EXPECT_EQ(ask("POST", "/v1/oauth").body, R"({"error":"invalid_client"})");
    EXPECT_EQ(ask("GET", "/v1/oauth", good).status, 405);
}

TEST_F(Api, a_token_carries_the_tenant_in_its_second_last_part) {
    std::string claims = token();
    claims = claims.substr(claims.find('.') + 1);
    claims = claims.substr(0, claims.find('.'));
    while (claims.size() % 4 != 0) claims += '=';
    for (char& c : claims) c = c == '-' ? '+' : (c == '_' ? '/' : c);
    EXPECT_EQ(json::parse(*base64_decode(claims)).at("tenantUid"), json::value(tenant_.world.tenant_id()));
}

TEST_F(Api, a_token_lives_900_s_of_the_simulated_clock) {
    (void)token();
    tenant_.clock.advance(899 * second_ms);
    EXPECT_EQ(get("/v1/sessions").status, 200);
    tenant_.clock.advance(second_ms);
    EXPECT_EQ(get("/v1/sessions").status, 401);
    EXPECT_EQ(ask("GET", "/v1/sessions").status, 401);
    EXPECT_EQ(ask("GET", "/v1/sessions", "Bearer nonsense").status, 401);
}

TEST_F(Api, revocation_and_a_new_secret_end_a_token_at_once) {
    (void)token();
    tenant_.tokens.revoke_all();
    EXPECT_EQ(get("/v1/sessions").status, 401);
    token_.clear();
    EXPECT_EQ(get("/v1/sessions").status, 200);
    tenant_.tokens.reset_secret("new");
    EXPECT_EQ(get("/v1/sessions").status, 401);
    EXPECT_EQ(ask("POST", "/v1/oauth", basic("key-1:s%e!c@r:et")).status, 401);
    EXPECT_EQ(ask("POST", "/v1/oauth", basic("key-1:new")).status, 200);
}

TEST_F(Api, G7_each_permission_is_missing_on_its_own) {
    settings().permissions = {.users = false, .sessions = true, .actors = true};
    EXPECT_EQ(get("/v1/users").status, 403);
    EXPECT_EQ(get("/v1/sessions").status, 200);
    settings().permissions = {.users = true, .sessions = false, .actors = true};
    EXPECT_EQ(get("/v1/sessions").status, 403);
    EXPECT_EQ(get("/v1/sessions/b/events").status, 403);
    EXPECT_EQ(get("/v1/users").status, 200);
    settings().permissions = {.users = true, .sessions = true, .actors = false};
    EXPECT_EQ(get("/v1/actors/actor/id/1001").status, 403);
}

TEST_F(Api, sessions_with_and_without_alerts_are_apart) {
    EXPECT_EQ(read("/v1/sessions").at("totalCount"), 4);
    EXPECT_EQ(read("/v1/sessions?has_alerts=true").at("totalCount"), 4);
    EXPECT_EQ(read("/v1/sessions?has_alerts=false").at("totalCount"), 1);
}

TEST_F(Api, never_gives_more_than_the_cap_and_pages_follow_what_is_given) {
    settings().page_cap = 3;
    EXPECT_EQ(read("/v1/sessions?page_size=50").at("items").as_array().size(), 3U);
    EXPECT_EQ(read("/v1/sessions?page_size=50&page_number=1").at("items").as_array().size(), 1U);
    EXPECT_EQ(read("/v1/sessions?page_size=50&page_number=2").at("items").as_array().size(), 0U);
    EXPECT_EQ(read("/v1/sessions?page_size=50&page_number=2").at("totalCount"), 4);
}

TEST_F(Api, wrong_queries_answer_400_with_a_msg) {
    EXPECT_EQ(get("/v1/sessions?severity=9").status, 400);
    EXPECT_EQ(get("/v1/sessions?severity=9").body, R"({"msg":"Invalid value for parameter severity"})");
    EXPECT_EQ(get("/v1/sessions?sort_direction=desc").status, 400);
    settings().refuse_sort_direction = false;
    EXPECT_EQ(get("/v1/sessions?sort_direction=desc").status, 200);
}

TEST_F(Api, session_ids_are_decoded_in_paths) {
    EXPECT_EQ(read("/v1/sessions/a%2F1").at("sessionId"), "a/1");
    EXPECT_EQ(get("/v1/sessions/a/1").status, 404);
    EXPECT_EQ(get("/v1/sessions/nope").status, 404);
    EXPECT_EQ(get("/v1/sessions/nope/events").status, 404);
    EXPECT_EQ(get("/v1/sessions/quiet/events").status, 404);
}

TEST_F(Api, P1_events_say_what_data_which_device_and_where_it_went) {
    const auto page = read("/v1/sessions/a%2F1/events").at("queryResult");
    ASSERT_GT(page.at("totalCount").as_int64(), 0);
    const auto& event = page.at("fileEvents").at(0);
    EXPECT_FALSE(event.at("file").at("name").as_string().empty());
    EXPECT_EQ(event.at("file").at("hash").at("sha256").as_string().size(), 64U);
    EXPECT_FALSE(event.at("destination").at("name").as_string().empty());
    EXPECT_FALSE(event.at("source").at("name").as_string().empty());
    EXPECT_EQ(event.at("user").at("email"), "Ann.Lee@Acme.test");
}

TEST_F(Api, P4_each_person_can_be_found_in_their_own_way_only) {
    EXPECT_EQ(read("/v1/users/1001").at("username"), "Ann.Lee@Acme.test");
    EXPECT_EQ(read("/v1/users/1001").as_object().if_contains("email"), nullptr);
    EXPECT_EQ(read("/v1/sessions/b").at("actorName"), "omar@acme.test");
    EXPECT_EQ(get("/v1/users/1003").status, 404);
    EXPECT_EQ(read("/v1/actors/actor/id/1003").at("name"), "rosa@cloud.test");
    EXPECT_EQ(read("/v1/actors/actor/id/1003").at("parentActorId"), "2003");
    EXPECT_EQ(read("/v1/actors/actor/id/1003/parent").at("name"), "rosa@acme.test");
    EXPECT_EQ(get("/v1/actors/actor/id/1004/parent").status, 404);
    EXPECT_EQ(read("/v1/sessions/d/events").at("queryResult").at("fileEvents").at(0).at("user").at("email"),
              "sven@acme.test");
    const std::string email(
        read("/v1/sessions/f/events").at("queryResult").at("fileEvents").at(0).at("user").at("email").as_string());
    EXPECT_TRUE(email.empty() || email == "UNKNOWN" || email == "NAME_NOT_AVAILABLE") << email;
}

TEST_F(Api, P5_deleted_people_are_404) {
    EXPECT_EQ(get("/v1/users/1005").status, 404);
    EXPECT_EQ(get("/v1/actors/actor/id/1005/parent").status, 404);
}

TEST_F(Api, users_are_listed_from_page_one) {
    EXPECT_EQ(read("/v1/users").at("totalCount"), 2);
    EXPECT_EQ(read("/v1/users?page=2&pageSize=1").at("users").as_array().size(), 1U);
    EXPECT_EQ(read("/v1/users?username=ann.lee%40acme.test").at("totalCount"), 1);
    EXPECT_EQ(get("/v1/users?page=0").status, 400);
}

TEST_F(Api, a_shift_between_two_pages_moves_what_was_not_read_yet_to_the_front) {
    settings().page_shift.next = 1;
    const auto first = read("/v1/sessions?page_size=2").at("items");
    const auto second = read("/v1/sessions?page_size=2&page_number=1").at("items");
    EXPECT_EQ(first.at(1).at("sessionId"), second.at(0).at("sessionId")) << "the last of the first page comes again";
    EXPECT_EQ(read("/v1/sessions").at("totalCount"), 4);
    const auto again = read("/v1/sessions?page_size=2&page_number=1").at("items");
    EXPECT_EQ(second, again) << "only one was asked for";
}

TEST_F(Api, a_shift_can_let_a_new_critical_alert_appear) {
    settings().page_shift = {.probability = 0.0, .next = 1, .kind = PageShift::Kind::appear};
    EXPECT_EQ(read("/v1/sessions?severity=4&page_size=2").at("totalCount"), 4);
    EXPECT_EQ(read("/v1/sessions?severity=4&page_size=2&page_number=1").at("totalCount"), 5);
    EXPECT_EQ(tenant_.world.due(tenant_.clock.now(), tenant_.clock.now()).size(), 1U);
}

TEST_F(Api, more_requests_than_the_limit_are_throttled_until_the_minute_is_over) {
    (void)token();
    settings().rate_limit_per_minute = 3;
    for (int i = 0; i < 3; ++i) EXPECT_EQ(get("/v1/sessions").status, 200);
    tenant_.clock.advance(20 * second_ms);
    const HttpReply refused = get("/v1/sessions");
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.headers.at(0), (std::pair<std::string, std::string>{"Retry-After", "40"}));
    tenant_.clock.advance(40 * second_ms);
    EXPECT_EQ(get("/v1/sessions").status, 200);
}

TEST_F(Api, C3_the_console_can_close_an_alert_and_add_a_note) {
    EXPECT_EQ(
        ask("POST", "/v1/sessions/change-state", "Bearer " + token(), R"({"ids":["b"],"newState":"CLOSED_FP"})").status,
        200);
    EXPECT_EQ(read("/v1/sessions?state=CLOSED_FP").at("items").at(0).at("sessionId"), "b");
    EXPECT_EQ(ask("POST", "/v1/sessions/b/add-note", "Bearer " + token(), R"({"noteContent":"fine"})").status, 200);
    EXPECT_EQ(read("/v1/sessions/b").at("notes").at(0).at("content"), "fine");
    EXPECT_EQ(ask("POST", "/v1/sessions/change-state", "Bearer " + token(), "[]").status, 400);
}

TEST_F(Api, gzip_only_for_those_who_ask_and_only_if_offered) {
    HttpRequest request{"GET", "/v1/sessions", "Bearer " + token(), "gzip, deflate", "", false};
    const HttpReply packed = answer(tenant_, request).reply;
    settings().gzip = false;
    const HttpReply plain = answer(tenant_, request).reply;
    EXPECT_LT(packed.content().size(), plain.content().size());
    EXPECT_EQ(gunzip(packed.content()), plain.content());
    settings().gzip = true;
    request.accept_encoding = "identity";
    EXPECT_EQ(answer(tenant_, request).reply.content(), plain.content());
}

TEST_F(Api, a_page_is_put_together_and_packed_once_until_something_happens) {
    HttpRequest request{"GET", "/v1/sessions", "Bearer " + token(), "gzip", "", false};
    const auto page = [&] { return answer(tenant_, request).reply.prepared; };
    const auto first = page();
    ASSERT_TRUE(first);
    EXPECT_EQ(page(), first);
    EXPECT_EQ(gunzip(first->packed), first->plain);
    request.target = "/v1/sessions?page_size=1";
    EXPECT_NE(page(), first) << "another query is another page";
    tenant_.world.change("b", [](Alert& alert, Ms now) { set_severity(alert, now, 1); });
    request.target = "/v1/sessions";
    EXPECT_NE(page()->plain, first->plain);
}

TEST_F(Api, a_fault_spoils_its_own_copy_of_a_page) {
    const std::string whole = get("/v1/sessions").content();
    FaultRule rule;
    rule.kind = FaultRule::Kind::wrong_json;
    rule.count = 1;
    tenant_.faults.add(rule);
    EXPECT_LT(get("/v1/sessions").content().size(), whole.size());
    EXPECT_EQ(get("/v1/sessions").content(), whole);
}

TEST_F(Api, ten_thousand_tokens_are_good_at_once_and_an_old_one_is_not) {
    TokenDesk desk("tenant", "key-1", "secret");
    const std::string old = desk.issue(0);
    std::string last;
    for (int i = 0; i < 10'000; ++i) last = desk.issue(day_ms);
    EXPECT_FALSE(desk.accepts(old, day_ms));
    EXPECT_TRUE(desk.accepts(last, day_ms));
}

TEST_F(Api, every_request_is_recorded_without_credentials) {
    (void)get("/v1/sessions?severity=4");
    ASSERT_EQ(tenant_.requests.all().size(), 2U);
    const RecordedRequest& first = tenant_.requests.all()[0];
    EXPECT_EQ(first.target, "/v1/oauth");
    EXPECT_EQ(first.authorization, "basic");
    const RecordedRequest& second = tenant_.requests.all()[1];
    EXPECT_EQ(second.number, 2U);
    EXPECT_EQ(second.target, "/v1/sessions?severity=4");
    EXPECT_EQ(second.authorization, "bearer");
    EXPECT_EQ(second.status, 200);
    EXPECT_EQ(second.at, tenant_.clock.now());
}

TEST_F(Api, nobody_gets_in_elsewhere) {
    for (const char* target :
         {"/", "/v1", "/v1/alerts/query-alerts", "/v1/sessions/a/b/c", "/v1/actors", "/v2/sessions"})
        EXPECT_EQ(get(target).status, 404) << target;
    EXPECT_EQ(ask("DELETE", "/v1/sessions/b", "Bearer " + token()).status, 405);
    EXPECT_EQ(get("/v1/users/%zz").status, 404);
}

}  // namespace
}  // namespace risk::incydr_simulator
