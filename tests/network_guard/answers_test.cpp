// SPDX-License-Identifier: Apache-2.0
// What a vendor gone wrong, or somebody who has its certificate, can answer. After each, one good answer must be enough
// to have exactly what is due: nothing lost, nothing twice, and no answer taken for another.
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <memory>
#include <thread>

#include "network_guard/interceptor.hpp"
#include "network_guard/upstream_at.hpp"

namespace risk::network_guard {
namespace {

using incydr_simulator::AlertPlan;
using incydr_simulator::Ms;
using incydr_test::Peer;

constexpr const char* ok_head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
constexpr const char* empty_page = R"({"items": [], "totalCount": 0})";

std::string repeated(const std::string& text, std::size_t times) {
    std::string all;
    while (times-- > 0) all += text;
    return all;
}

std::string chunk(const std::string& text) {
    std::array<char, 20> size{};
    std::snprintf(size.data(), size.size(), "%zx\r\n", text.size());
    return size.data() + text + "\r\n";
}

class Answers : public UpstreamBench {
  protected:
    void SetUp() override {
        between.emplace(port_of(upstream.http_origin()));
        front.emplace(TlsManner{{certificate}}, between->port());
        world.lead(vendor_address, https, front->port());
        instance = std::make_unique<LoadedPlugin>(host, config({{"fetch_details", false}}));
        ASSERT_EQ(activate(*instance).result, RP_OK);
        activated_at = upstream.now();
    }

    /// Something becomes due, is answered so, and then as it should be.
    Verb struck_by(const std::string& what, Interceptor::Answer how, double patience_s = 20) {
        SCOPED_TRACE(what);
        something_is_due();
        between->answer("/v1/sessions", std::move(how));
        const Verb verb = instance->poll(500, patience_s);
        between->stand_aside();
        expect_what_is_due();
        ++times;
        if (verb.result != RP_OK) said = verb.message;
        return verb;
    }
    void something_is_due() {
        AlertPlan plan;
        plan.begin = upstream.now() - 3'600'000 + serial++;
        plan.severity = 3;
        plan.critical_at = upstream.now() + 1000;
        upstream.add_alert(plan);
        upstream.advance(60'000);
        host.advance_s(600);
    }
    void expect_what_is_due() {
        host.advance_s(7200);  // beyond any Retry-After
        const Verb verb = instance->poll_all();
        EXPECT_EQ(verb.result, RP_OK) << verb.message;
        EXPECT_EQ(host.admitted().size(), upstream.due(activated_at).size());
        EXPECT_EQ(host.repeated, 0U);
        EXPECT_EQ(host.log().find(upstream.client_secret()), std::string::npos);
    }
    void record_alerts(const std::string& what) {
        if (HasFailure()) return;
        reliability::Row row;
        row.group = "network";
        row.what = what;
        row.times = times;
        row.due = upstream.due(activated_at).size();
        row.admitted = host.admitted().size();
        row.lost = row.due - std::min(row.due, row.admitted);
        row.twice = host.repeated;
        row.said = said;
        reliability::record(row);
    }

    std::atomic<std::uint64_t> sent{0};  // these two before the server whose threads use them
    std::atomic<int> serial_of_page{0};
    std::optional<Interceptor> between;
    std::unique_ptr<LoadedPlugin> instance;
    Ms activated_at = 0, serial = 0;
    std::uint64_t times = 0;
    std::string said;
};

TEST_F(Answers, that_break_HTTP_are_the_upstreams_fault_and_nothing_of_them_stays) {
    struct Case {
        const char* what;
        std::string text;
        bool goes;
    };
    const std::string page = empty_page;
    const std::vector<Case> cases{
        {"HTTP/0.9", page, true},
        {"HTTP/2", "HTTP/2 200\r\n\r\n", true},
        {"another protocol", "SSH-2.0-OpenSSH_9.2\r\n\r\n", true},
        {"a status of four digits", "HTTP/1.1 2000 OK\r\n\r\n", true},
        {"a status of no digits", "HTTP/1.1 OK\r\n\r\n", true},
        {"a status line without end", "HTTP/1.1 200 " + std::string(70'000, 'x'), true},
        {"64 KiB of headers and more", "HTTP/1.1 200 OK\r\nX: " + std::string(70'000, 'x') + "\r\n\r\n", true},
        {"a great many headers", "HTTP/1.1 200 OK\r\n" + repeated("X: y\r\n", 20'000) + "\r\n", true},
        {"a header without a name", "HTTP/1.1 200 OK\r\n: x\r\n\r\n", true},
        {"a space before the colon", "HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\n{}", true},
        {"a header with a zero byte", std::string("HTTP/1.1 200 OK\r\nX: \0\r\n\r\n", 25), true},
        {"a length that is none", std::string(ok_head) + "Content-Length: many\r\n\r\n{}", true},
        {"a negative length", std::string(ok_head) + "Content-Length: -1\r\n\r\n{}", true},
        {"a length beyond all numbers", std::string(ok_head) + "Content-Length: 99999999999999999999\r\n\r\n{}", true},
        {"a length of 1 TB", std::string(ok_head) + "Content-Length: 1099511627776\r\n\r\n{}", true},
        {"two lengths", std::string(ok_head) + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x", true},
        {"too great a length", std::string(ok_head) + "Content-Length: 100\r\n\r\n{}", true},
        {"a chunk that is none", std::string(ok_head) + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n", true},
        {"a negative chunk", std::string(ok_head) + "Transfer-Encoding: chunked\r\n\r\n-1\r\nx\r\n", true},
        {"a chunk beyond all numbers",
         std::string(ok_head) + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nx", true},
        {"a chunk that goes on", std::string(ok_head) + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}xx\r\n0\r\n\r\n",
         true},
        {"chunks without an end", std::string(ok_head) + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n", true},
        {"chunks and a length",
         std::string(ok_head) + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk(page) + "0\r\n\r\n",
         true},
        {"an encoding nobody asked for", good(page, "Content-Encoding: gzip\r\n"), false},
        {"two encodings", good(page, "Content-Encoding: br, gzip\r\n"), false},
        {"a transfer in gzip", std::string(ok_head) + "Transfer-Encoding: gzip\r\n\r\n" + page, true},
        {"another protocol from here on", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n", true},
        {"nothing at all, in good form", "HTTP/1.1 204 No Content\r\n\r\n", false},
        {"not modified", "HTTP/1.1 304 Not Modified\r\n\r\n", false},
        {"informational answers and no other", repeated("HTTP/1.1 103 Early Hints\r\n\r\n", 100), true}};
    for (const Case& c : cases) {
        const Verb verb = struck_by(c.what, bytes(c.text, c.goes));
        EXPECT_TRUE(verb.result == RP_E_UPSTREAM || verb.result == RP_E_UNREACHABLE) << c.what << ": " << verb.message;
        EXPECT_FALSE(verb.message.empty()) << c.what;
    }
    record_alerts("answers that are no HTTP, or break its rules");
}

TEST_F(Answers, without_end_are_given_up_before_they_fill_the_memory) {
    static constexpr std::uint64_t most = 24U << 20U;  // what we take of a page, and what lies in buffers on the way
    static constexpr std::uint64_t most_in_small_pieces = 48U << 20U;  // of which seven bytes in twelve are the page
    const std::string chunked = std::string(ok_head) + "Transfer-Encoding: chunked\r\n\r\n", k64(65'536, 'x');
    struct Case {
        const char* what;
        std::string head, piece;
    };
    for (const Case& c :
         {Case{"a header", "HTTP/1.1 200 OK\r\nX: ", k64},
          Case{"headers", "HTTP/1.1 200 OK\r\n", repeated("X: y\r\n", 4000)},
          Case{"a body", std::string(ok_head) + "\r\n", k64},
          Case{"a body of 1 TB", std::string(ok_head) + "Content-Length: 1099511627776\r\n\r\n", k64},
          Case{"chunks", chunked, chunk(k64)}, Case{"tiny chunks", chunked, repeated("7\r\n       \r\n", 5000)},
          Case{"an extension of a chunk", chunked + "1;", k64},
          Case{"extensions", chunked, "1;" + k64 + k64 + "=x\r\n \r\n"},
          Case{"the size of a chunk", chunked, repeated("0", 65'536)},
          Case{"a trailer", chunked + chunk(empty_page) + "0\r\nX: ", k64},
          Case{"informational answers", "", repeated("HTTP/1.1 100 Continue\r\n\r\n", 1000)}}) {
        const Verb verb = struck_by(c.what, without_end(c.head, c.piece, sent), 60);
        EXPECT_EQ(verb.result, RP_E_UPSTREAM) << c.what << ": " << verb.message;
        EXPECT_LT(sent, c.piece.starts_with("7\r\n") ? most_in_small_pieces : most) << c.what;
    }
    record_alerts("answers without end, of eleven kinds");
}

TEST_F(Answers, informational_ones_in_front_are_passed_over) {
    between->answer(
        "/v1/sessions",
        bytes("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + good(empty_page)));
    something_is_due();
    const Verb verb = instance->poll();
    EXPECT_EQ(verb.result, RP_OK) << verb.message;
    between->stand_aside();
    expect_what_is_due();
}

// A second answer that nobody asked for would be taken for the answer to the next request.
TEST_F(Answers, in_advance_are_never_taken_for_the_answer_to_a_later_question) {
    const std::string poison = good(R"({"totalCount": 1, "items": [{"sessionId": "poison", "actorName": "x@acme.test",
        "scores": [{"severity": 4, "sourceTimestamp": 4102444800000}]}]})");
    for (const std::string& first : {good(empty_page), std::string("HTTP/1.1 204 No Content\r\n\r\n"),
                                     std::string("HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n"),
                                     std::string(ok_head) + "Content-Length: 2\r\n\r\n{}"}) {
        struck_by("two answers to one question", bytes(first + poison));
        EXPECT_EQ(host.events.count(upstream.tenant_id() + "/poison"), 0U);
    }
    struck_by("a body that goes on", bytes(good(empty_page) + poison.substr(poison.find("\r\n\r\n") + 4)));
    record_alerts("a second answer in advance, to be taken for a later one");
}

TEST_F(Answers, with_a_body_that_is_not_as_agreed_are_told_apart) {
    struct Case {
        const char* what;
        std::string body;
    };
    const std::string deep = repeated("[", 100'000), deep_object = repeated(R"({"a":)", 100'000);
    for (const Case& c : {Case{"nothing", ""}, Case{"a page", "<html><body>Sign in</body></html>"},
                          Case{"arrays within arrays", deep}, Case{"objects within objects", deep_object},
                          Case{"deep within an item", R"({"totalCount": 1, "items": [)" + deep + "]}"},
                          Case{"no number", R"({"items": [], "totalCount": NaN})"},
                          Case{"infinity", R"({"items": [], "totalCount": Infinity})"},
                          Case{"two documents", std::string(empty_page) + empty_page},
                          Case{"cut off", R"({"items": [)"}, Case{"a trailing comma", R"({"items": [],})"},
                          Case{"items twice, the last is none", R"({"items": [], "items": 7, "totalCount": 0})"},
                          Case{"items of the wrong kind", R"({"items": "none", "totalCount": 0})"},
                          Case{"zero bytes", std::string(1000, '\0')}, Case{"UTF-16", std::string("{\0}\0", 4)}}) {
        const Verb verb = struck_by(c.what, bytes(good(c.body)));
        EXPECT_EQ(verb.result, RP_E_UPSTREAM) << c.what << ": " << verb.message;
    }
    record_alerts("bodies that are not as agreed");
}

TEST_F(Answers, that_lie_about_how_many_there_are_end_the_poll_and_lose_nothing) {
    const auto count = [](const std::string& total) {
        return bytes(good(R"({"items": [], "totalCount": )" + total + "}"));
    };
    for (const char* total : {"-1", "-9223372036854775808", "1e308", "1e999", "9223372036854775807", "0.5", "null",
                              "\"many\"", "{}", "[]", "true", "1000000"}) {
        const Verb verb = struck_by(std::string("totalCount ") + total, count(total));
        EXPECT_TRUE(verb.result == RP_OK || verb.result == RP_E_UPSTREAM) << total << ": " << verb.message;
        EXPECT_LT(between->struck(), 20U);
    }
    record_alerts("pages that lie about how many alerts there are");
}

TEST_F(Answers, in_pages_without_end_end_with_the_poll) {
    const auto more = [this](const Peer& client) {
        std::string items;
        for (int at = 0; at < 50; ++at)
            items += std::string(at == 0 ? "" : ",") + R"({"sessionId": "endless-)" + std::to_string(serial_of_page++) +
                     R"(", "actorName": "x@acme.test", "scores": [{"severity": 3, "sourceTimestamp": 1}]})";
        return client.send(good(R"({"totalCount": 999999999, "items": [)" + items + "]}"));
    };
    host.run_faster(1);
    const auto start = std::chrono::steady_clock::now();
    const Verb verb = struck_by("pages without end", more, 3);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(30));
    EXPECT_NE(verb.result, RP_E_INTERNAL) << verb.message;
    EXPECT_GT(serial_of_page, 50);
    record_alerts("pages without end");
}

TEST_F(Answers, cut_off_after_each_byte_lose_nothing) {
    const std::string whole = good(R"({"items": [], "totalCount": 0})");
    const std::size_t step = reliability::thorough() ? 1 : 3;
    for (std::size_t at = 0; at < whole.size(); at += step) {
        const bool reset = at % 2 == 1;
        const Verb verb = struck_by("after byte " + std::to_string(at), [whole, reset, at](const Peer& client) {
            client.send(whole.substr(0, at));
            if (reset) client.reset();
            return false;
        });
        EXPECT_NE(verb.result, RP_OK) << at;
        EXPECT_FALSE(verb.message.empty());
    }
    record_alerts("an answer cut off after each of its bytes");
}

TEST_F(Answers, one_byte_at_a_time_cost_no_more_than_the_deadline) {
    const std::string whole = good(std::string(2000, ' ') + empty_page);
    host.run_faster(1);
    const auto start = std::chrono::steady_clock::now();
    const Verb verb = struck_by(
        "a byte now and then",
        [whole](const Peer& client) {
            for (const char byte : whole) {
                if (!client.send({&byte, 1})) break;
                std::this_thread::sleep_for(std::chrono::milliseconds(20));  // it is slow; nobody waits for it
            }
            return false;
        },
        1.0);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
    EXPECT_EQ(verb.result, RP_E_TIMEOUT) << verb.message;
    record_alerts("an answer of one byte at a time");
}

TEST_F(Answers, with_an_absurd_time_to_wait_are_obeyed_for_an_hour_at_most) {
    for (const char* after : {"1000000000", "99999999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT", "-1", "1e9",
                              "0x10", "soon", "Sun, 06 Nov 1994 08:49:37 GMT", ""}) {
        const Verb verb = struck_by(
            after, bytes("HTTP/1.1 429 Slow\r\nRetry-After: " + std::string(after) + "\r\nContent-Length: 0\r\n\r\n"));
        EXPECT_EQ(verb.result, RP_E_THROTTLED) << after << ": " << verb.message;
        EXPECT_LE(verb.retry_after_ms, 3'600'001U) << after;
    }
    record_alerts("absurd times to wait");
}

TEST_F(Answers, that_lead_elsewhere_are_never_followed) {
    for (const int status : {300, 301, 302, 303, 305, 307, 308}) {
        for (const char* where :
             {"https://10.0.0.7/", "http://api.us.code42.com/", "https://api.us.code42.com/v1/users",
              "https://169.254.169.254/latest/meta-data/", "//evil.example", "/v1/users", "file:///etc/passwd",
              "https://user:pw@api.us.code42.com/", "\x01", ""}) {
            world.take_attempts();
            const Verb verb = struck_by(std::to_string(status) + " to " + where,
                                        bytes("HTTP/1.1 " + std::to_string(status) + " There\r\nLocation: " + where +
                                              "\r\nContent-Length: 0\r\n\r\n"));
            EXPECT_EQ(verb.result, RP_E_UPSTREAM) << verb.message;
            for (const std::string& attempt : world.take_attempts()) EXPECT_EQ(attempt, "8.8.4.4 443");
            if (!reliability::thorough() && status != 302) break;
        }
    }
    EXPECT_EQ(world.names.asked(), std::vector<std::string>{vendor});
    record_alerts("redirects to inside, to http, to files and to the same host");
}

TEST_F(Answers, of_the_token_endpoint_that_are_no_token_send_nothing_further) {
    const std::string far_too_long = R"({"access_token": ")" + std::string(100U << 20U, 'x') + "\"}";
    const auto token = [](const std::string& text) { return good(R"({"access_token": ")" + text + R"("})"); };
    struct Case {
        const char* what;
        std::string text;
    };
    const std::vector<Case> cases{{"100 MB", good(far_too_long)},
                                  {"another header in it", token(R"(a\r\nX-Evil: 1)")},
                                  {"a line end", token(R"(a\nb)")},
                                  {"a zero byte", token(R"(a\u0000b)")},
                                  {"an escape", token(R"(a\u001b[2Jb)")},
                                  {"not ASCII", token("\xc3\xa4")},
                                  {"a space", token("a b")},
                                  {"a number", good(R"({"access_token": {}})")},
                                  {"a page", good("<html>")}};
    for (const Case& c : cases) {
        SCOPED_TRACE(c.what);
        upstream.clear_requests();
        between->answer("/v1/oauth", bytes(c.text, true));
        const Verb verb = activated();
        EXPECT_EQ(verb.result, RP_E_UPSTREAM) << verb.message;
        EXPECT_TRUE(upstream.requests().empty()) << "nothing goes on with such a token";
        said = verb.message;
    }
    between->stand_aside();
    record("token answers that are none", cases.size(), said);
}

}  // namespace
}  // namespace risk::network_guard
