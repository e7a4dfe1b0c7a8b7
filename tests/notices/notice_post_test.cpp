// SPDX-License-Identifier: Apache-2.0
// A notice over a real socket, to receivers of every kind.
#include "integrations/notice_post.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "house.hpp"
#include "incydr_simulator/test_certificates.hpp"
#include "receiver.hpp"
#include "reliability/row.hpp"

namespace risk::integrations {
namespace {

using namespace std::chrono_literals;
using testing::Receiver;

constexpr NoticeDeadlines brisk{1'000ms, 1'000ms, 1'000ms, 300ms};

NoticeRequest request_to(const std::string& url) {
    return {NoticeUrl::parse(url).value(), "id-1", R"({"id":"id-1"})", "1767225600", "t=1767225600,v1=00"};
}

NoticeRequest request_to(const Receiver& receiver, const std::string& scheme = "http://127.0.0.1:") {
    return request_to(scheme + std::to_string(receiver.port()) + "/hook?key=1");
}

Receiver::Answer always(const std::string& answer) {
    return [answer](const std::string&) { return answer; };
}

Result<void> post(const NoticeRequest& request, std::stop_token stop = {}) {
    return make_notice_post(brisk)->post(request, std::move(stop));
}

TEST(NoticePost, is_a_plain_request_with_everything_that_a_receiver_needs) {
    const Receiver receiver(always("HTTP/1.1 204 No Content\r\n\r\n"));
    ASSERT_TRUE(post(request_to(receiver)).ok());
    ASSERT_EQ(receiver.requests().size(), 1U);
    const auto request = receiver.requests().front();
    EXPECT_TRUE(request.starts_with("POST /hook?key=1 HTTP/1.1\r\n")) << request;
    for (const auto* line : {"Host: 127.0.0.1:", "Content-Type: application/json\r\n", "Risk-Notice-Id: id-1\r\n",
                             "Risk-Timestamp: 1767225600\r\n", "Risk-Signature: t=1767225600,v1=00\r\n"})
        EXPECT_NE(request.find(line), std::string::npos) << line;
    EXPECT_TRUE(request.ends_with("\r\n\r\n{\"id\":\"id-1\"}"));
}

TEST(NoticePost, only_success_is_success) {
    const std::vector<std::pair<std::string, std::string>> answers{
        {"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n", "the answer 500"},
        {"HTTP/1.1 404 Gone\r\nContent-Length: 0\r\n\r\n", "the answer 404"},
        {"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\n\r\n", "a redirect, which is not followed"},
        {"HTTP/1.1 308 There\r\nLocation: https://elsewhere.test/\r\n\r\n", "a redirect, which is not followed"},
        {"no HTTP at all\r\n\r\n", "waiting for the answer"},
        {"HTTP/1.1 200 OK\r\nX: " + std::string(100'000, 'a') + "\r\n\r\n", "waiting for the answer"},
        {"HTTP/1.1 200", "waiting for the answer"},
    };
    for (const auto& [answer, found] : answers) {
        const Receiver receiver(always(answer));
        const auto sent = post(request_to(receiver));
        ASSERT_FALSE(sent.ok()) << answer.substr(0, 40);
        EXPECT_NE(sent.failure().found.find(found), std::string::npos) << sent.failure().sentence();
        EXPECT_FALSE(sent.failure().remedy.empty());
        EXPECT_EQ(sent.failure().sentence().find("key=1"), std::string::npos) << "the path may be a secret";
        EXPECT_EQ(receiver.requests().size(), 1U);
    }
    reliability::record(
        {.group = "service",
         .what = "webhook receiver that answers wrongly: kept and tried again",
         .times = answers.size(),
         .said = "The notice was not delivered: 127.0.0.1: found the answer 500. Look at the receiver's log"});
}

TEST(NoticePost, a_huge_body_is_not_read) {
    const Receiver receiver(
        always("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n" + std::string(60'000, 'x')));
    EXPECT_TRUE(post(request_to(receiver)).ok());
}

TEST(NoticePost, a_receiver_that_says_nothing_is_left_in_time) {
    const Receiver receiver(always(""));
    const auto sent = post(request_to(receiver));
    ASSERT_FALSE(sent.ok());
    EXPECT_NE(sent.failure().found.find("nothing came in time"), std::string::npos) << sent.failure().sentence();
}

TEST(NoticePost, nobody_there_and_no_such_name_are_told) {
    std::uint16_t free_port = 0;
    { free_port = Receiver(always("")).port(); }
    const auto refused = post(request_to("http://127.0.0.1:" + std::to_string(free_port) + "/"));
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(refused.failure().found.find("connecting"), std::string::npos);
    const auto unknown = post(request_to("https://no-such-host.invalid/"));
    ASSERT_FALSE(unknown.ok());
    EXPECT_FALSE(unknown.failure().remedy.empty());
}

TEST(NoticePost, a_stop_ends_it_at_once) {
    std::stop_source stop;
    const Receiver receiver([&](const std::string&) {
        stop.request_stop();
        return std::string();
    });
    const auto sent =
        make_notice_post({1'000ms, 1'000ms, 1'000ms, 600'000ms})->post(request_to(receiver), stop.get_token());
    ASSERT_FALSE(sent.ok());
    EXPECT_EQ(sent.failure().found, "the host stops");
}

class NoticeTls : public ::testing::Test {
  protected:
    NoticeTls() {
        std::ofstream(ca_) << certificates_.ca_pem;
        const char* before = std::getenv("SSL_CERT_FILE");
        if (before != nullptr) before_ = before;
        ::setenv("SSL_CERT_FILE", ca_.c_str(), 1);
    }
    ~NoticeTls() override { before_ ? ::setenv("SSL_CERT_FILE", before_->c_str(), 1) : ::unsetenv("SSL_CERT_FILE"); }

    testing::TemporaryDirectory directory_;
    const std::filesystem::path ca_ = directory_.path() / "ca.pem";
    std::optional<std::string> before_;
    const incydr_simulator::TestCertificates certificates_ = incydr_simulator::make_test_certificates();
    const Receiver receiver_{always("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
                             {certificates_.server_pem, certificates_.server_key_pem}};
};

TEST_F(NoticeTls, is_sent_where_the_certificate_is_right) {
    EXPECT_TRUE(post(request_to(receiver_, "https://127.0.0.1:")).ok());
    EXPECT_TRUE(post(request_to(receiver_, "https://localhost:")).ok());
    EXPECT_EQ(receiver_.requests().size(), 2U);
}

TEST_F(NoticeTls, is_not_sent_to_another_name) {
    const auto sent = post(request_to(receiver_, "https://127.0.0.2:"));
    ASSERT_FALSE(sent.ok());
    EXPECT_TRUE(receiver_.requests().empty());
}

TEST_F(NoticeTls, is_not_sent_to_whom_nobody_vouches_for) {
    const auto others = incydr_simulator::make_test_certificates();
    const Receiver stranger(always("HTTP/1.1 200 OK\r\n\r\n"), {others.server_pem, others.server_key_pem});
    const auto sent = post(request_to(stranger, "https://127.0.0.1:"));
    ASSERT_FALSE(sent.ok());
    EXPECT_NE(sent.failure().found.find("certificate"), std::string::npos) << sent.failure().sentence();
    EXPECT_TRUE(stranger.requests().empty());
}

}  // namespace
}  // namespace risk::integrations
