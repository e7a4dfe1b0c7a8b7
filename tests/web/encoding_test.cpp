// SPDX-License-Identifier: Apache-2.0
#include "web/encoding.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>

#include "web/guards.hpp"

namespace risk::web {
namespace {

Request asking(const std::string& method = "GET", const std::string& etag = {}, const std::string& encoding = {}) {
    Request request;
    request.method = method;
    if (!etag.empty()) request.headers["if-none-match"] = etag;
    if (!encoding.empty()) request.headers["accept-encoding"] = encoding;
    return request;
}

std::string header(const Response& response, std::string_view name) {
    const auto found = std::ranges::find(response.headers, name, [](const auto& line) { return line.first; });
    return found == response.headers.end() ? "" : found->second;
}

Response encoded(const Request& request, const std::string& body) {
    Response response;
    response.body = body;
    encode_answer(request, response);
    return response;
}

std::string unpacked(const std::string& packed) {
    std::string text(1 << 20, '\0');
    z_stream stream{};
    inflateInit2(&stream, 15 + 16);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(text.data());
    stream.avail_out = static_cast<uInt>(text.size());
    EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
    text.resize(stream.total_out);
    inflateEnd(&stream);
    return text;
}

TEST(Encoding, what_the_client_has_already_is_not_sent_again) {
    const auto first = encoded(asking(), R"({"a":1})");
    const auto etag = header(first, "ETag");
    EXPECT_EQ(first.status, 200);
    EXPECT_EQ(etag.size(), 34U);
    for (const auto& known : {etag, "\"x\", " + etag, "W/" + etag, std::string("*")}) {
        const auto again = encoded(asking("GET", known), R"({"a":1})");
        EXPECT_EQ(again.status, 304) << known;
        EXPECT_EQ(again.body, "");
        EXPECT_EQ(header(again, "ETag"), etag);
    }
    EXPECT_EQ(encoded(asking("HEAD", etag), R"({"a":1})").status, 304);
    EXPECT_EQ(encoded(asking("GET", etag), R"({"a":2})").status, 200);
    EXPECT_EQ(encoded(asking("GET", etag.substr(1, 32)), R"({"a":1})").status, 200);
}

TEST(Encoding, only_when_it_was_read_is_no_change) {
    const auto body = [](const char* at, const char* seconds, const char* more) {
        return std::string(R"({"tenths":1,"read_at":)") + at + R"(,"read_at_s":)" + seconds + more + "}";
    };
    const auto etag = header(encoded(asking(), body("\"2025\"", "12", ",\"b\":2")), "ETag");
    EXPECT_EQ(header(encoded(asking(), body("\"2026\"", "345", ",\"b\":2")), "ETag"), etag);
    EXPECT_NE(header(encoded(asking(), body("\"2025\"", "12", ",\"b\":3")), "ETag"), etag);
    EXPECT_NE(header(encoded(asking(), body("\"2025\"", "12", "")), "ETag"), etag);
    EXPECT_EQ(header(encoded(asking(), R"({"a":{"read_at_s":1}})"), "ETag"),
              header(encoded(asking(), R"({"a":{"read_at_s":2}})"), "ETag"));
    // A name that only begins like it, and a text that quotes it, are changes like any other.
    EXPECT_NE(header(encoded(asking(), R"({"read_attempts":1})"), "ETag"),
              header(encoded(asking(), R"({"read_attempts":2})"), "ETag"));
    EXPECT_NE(header(encoded(asking(), R"({"t":"\"read_at\":1"})"), "ETag"),
              header(encoded(asking(), R"({"t":"\"read_at\":2"})"), "ETag"));
    for (const auto* broken : {R"({"read_at":)", R"({"read_at":")", R"("read_at)", R"({"read_at_s":)"})
        EXPECT_EQ(encoded(asking(), broken).status, 200) << broken;
}

TEST(Encoding, long_answers_are_compressed_for_who_takes_it) {
    const std::string body = "[\"" + std::string(5000, 'x') + "\"]";
    const auto packed = encoded(asking("GET", "", "br, gzip"), body);
    EXPECT_EQ(header(packed, "Content-Encoding"), "gzip");
    EXPECT_EQ(header(packed, "Vary"), "Accept-Encoding");
    EXPECT_LT(packed.body.size(), 200U);
    EXPECT_EQ(unpacked(packed.body), body);
    EXPECT_EQ(encoded(asking(), body).body, body);
    EXPECT_NE(header(encoded(asking(), body), "ETag"), header(packed, "ETag")) << "two forms, two names";
    EXPECT_EQ(encoded(asking("GET", header(packed, "ETag"), "gzip"), body).status, 304);
    EXPECT_EQ(encoded(asking("GET", "", "gzip"), "{}").body, "{}") << "too short to gain by it";
}

TEST(Encoding, what_may_hold_a_secret_beside_what_was_sent_is_never_compressed) {
    const std::string body = "{\"token\":\"" + std::string(5000, 'x') + "\"}";
    for (const auto* method : {"POST", "PUT", "DELETE"}) {
        const auto response = encoded(asking(method, "*", "gzip"), body);
        EXPECT_EQ(response.body, body) << method;
        EXPECT_EQ(response.status, 200);
        EXPECT_TRUE(response.headers.empty());
    }
}

TEST(Encoding, problems_streams_and_other_kinds_stay_as_they_are) {
    Response problem;
    problem.status = 404;
    problem.body.assign(5000, 'x');
    encode_answer(asking("GET", "*", "gzip"), problem);
    EXPECT_EQ(problem.status, 404);
    EXPECT_TRUE(problem.headers.empty());
    Response stream;
    stream.more = [] { return std::nullopt; };
    encode_answer(asking("GET", "*", "gzip"), stream);
    EXPECT_EQ(stream.status, 200);
}

TEST(Encoding, gzip_is_taken_by_name_or_star_unless_its_worth_is_nothing) {
    for (const auto* yes : {"gzip", "GZip", "deflate, gzip;q=0.5", "*", "br;q=1.0, *;q=0.1", " gzip "})
        EXPECT_TRUE(accepts_gzip(asking("GET", "", yes))) << yes;
    for (const auto* no : {"", "br", "gzip;q=0", "gzip;q=0.000", "x-gzip2", "identity"})
        EXPECT_FALSE(accepts_gzip(asking("GET", "", no))) << no;
}

TEST(Guards, are_on_every_answer_and_leave_what_it_says_itself) {
    Response data;
    add_guards(data, "id-1", 1'763'843'205, false);
    EXPECT_EQ(header(data, "X-Request-Id"), "id-1");
    EXPECT_EQ(header(data, "Date"), "Sat, 22 Nov 2025 20:26:45 GMT");
    EXPECT_EQ(header(data, "Cache-Control"), "no-store");
    EXPECT_EQ(header(data, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(header(data, "Referrer-Policy"), "no-referrer");
    EXPECT_EQ(header(data, "Cross-Origin-Opener-Policy"), "same-origin");
    EXPECT_EQ(header(data, "Cross-Origin-Resource-Policy"), "same-origin");
    EXPECT_EQ(header(data, "Content-Security-Policy"), "default-src 'none'; frame-ancestors 'none'");
    EXPECT_EQ(header(data, "Strict-Transport-Security"), "") << "only over TLS";
    Response page;
    page.content_type = "text/html; charset=utf-8";
    page.headers.emplace_back("Cache-Control", "no-cache");
    add_guards(page, "id-2", 0, true);
    EXPECT_EQ(header(page, "Cache-Control"), "no-cache");
    EXPECT_NE(header(page, "Strict-Transport-Security"), "");
    const auto policy = header(page, "Content-Security-Policy");
    for (const auto* rule : {"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"})
        EXPECT_NE(policy.find(rule), std::string::npos) << rule;
    EXPECT_EQ(policy.find("unsafe"), std::string::npos);
}

}  // namespace
}  // namespace risk::web
