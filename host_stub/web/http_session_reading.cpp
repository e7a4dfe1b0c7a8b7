// SPDX-License-Identifier: Apache-2.0
// How a session reads requests; http_session.cpp answers them.
#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <utility>

#include "web/http_session.hpp"
#include "web/request_check.hpp"

namespace risk::web {

namespace asio = boost::asio;
namespace http = boost::beast::http;

namespace {

constexpr std::string_view continue_line = "HTTP/1.1 100 Continue\r\n\r\n";

/// The slowest client that is borne with: 256 KiB a second.
std::chrono::milliseconds time_for(std::size_t body_bytes) {
    return std::chrono::milliseconds(body_bytes / (256 * 1024) * 1000);
}

/// A line that continues the one before is read as such by some, as a line of its own by others. The parser takes a line
/// only when it has seen what follows, so that both are here together. An empty line is the end, whatever comes behind it.
bool has_folded_line(std::string_view received) {
    if (received.starts_with("\r\n")) return false;
    const auto header = received.substr(0, received.find("\r\n\r\n"));
    return header.find("\r\n ") != std::string_view::npos || header.find("\r\n\t") != std::string_view::npos;
}

/// The words for a request that could not be read.
Breach parse_breach(const StreamError& error, std::size_t header_limit, std::size_t body_limit) {
    const auto bytes = [](std::size_t count) { return "at most " + std::to_string(count) + " bytes"; };
    if (error == http::error::header_limit) {
        return {431, {"The request's header is too long", "", bytes(header_limit), "more", ""}};
    }
    if (error == http::error::body_limit) {
        return {413, {"The request's body is too long", "", bytes(body_limit), "more", ""}};
    }
    return {400,
            {"This is not an HTTP request", "", "a request line, header lines and an empty line", error.message(), ""}};
}

}  // namespace

void HttpSession::next_request() {
    request_ = {};
    response_ = {};
    out_ = {};
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(house_.options.max_header_bytes));
    parser_->body_limit(boost::none);  // decided when the header is known
    begun_ = buffer_.size() != 0;
    set_deadline(begun_ || first_ ? house_.options.deadline : house_.options.idle);
    if (!begun_) buffer_.shrink_to_fit();
    enter(Phase::waiting);
    parse_header();
}

/// One step with what has arrived. False: more is needed, or error says why not.
bool HttpSession::parse(StreamError& error) {
    error = {};
    if (buffer_.size() == 0) return false;
    buffer_.consume(parser_->put(buffer_.data(), error));
    if (error != http::error::need_more) return !error;
    error = {};
    return false;
}

void HttpSession::parse_header() {
    if (phase_ == Phase::closed) return;
    if (buffer_.size() != 0 && !std::exchange(begun_, true) && !first_) set_deadline(house_.options.deadline);
    if (has_folded_line({static_cast<const char*>(buffer_.data().data()), buffer_.size()})) {
        return refuse(400,
                      {"This is not an HTTP request", "", "header lines that do not begin with a blank", "one", ""});
    }
    StreamError error;
    while (parse(error)) {
        if (parser_->is_header_done()) return on_header();
    }
    if (error) return refuse(error);
    read_more(&HttpSession::parse_header);
}

void HttpSession::read_more(void (HttpSession::*then)()) {
    const auto room = std::min(buffer_bytes - buffer_.size(), piece_bytes);
    if (room == 0) {
        return refuse(400, {"The request cannot be taken apart", "", "chunks with a short header", "a longer one", ""});
    }
    // Small while nothing has come: a thousand silent connections are to cost little.
    const auto piece = begun_ ? room : std::min<std::size_t>(room, 1024);
    stream_->read_some(buffer_.prepare(piece), [self = shared_from_this(), then](StreamError error, std::size_t count) {
        if (error) return self->close();
        self->buffer_.commit(count);
        (*self.*then)();
    });
}

void HttpSession::on_header() {
    first_ = false;
    const auto& message = parser_->get();
    head_only_ = message.method() == http::verb::head;
    old_version_ = message.version() < 11;
    keep_alive_ = message.keep_alive();
    if (!take_apart()) return;
    if (parser_->is_done()) return hand_over();
    before_body();
}

bool HttpSession::take_apart() {
    const auto& message = parser_->get();
    request_.method = std::string(message.method_string());
    request_.remote = remote_;
    HeaderCheck check(request_);
    for (const auto& field : message) check.take(field.name_string(), field.value());
    auto breach = check.breach(old_version_);
    if (!breach && !parse_target(message.target(), request_)) breach = target_breach(request_, message.target());
    if (breach) refuse(breach->status, breach->why);
    return !breach;
}

void HttpSession::before_body() {
    auto terms = house_.handlers.before_body(request_);
    if (terms.refusal) return answer(std::move(*terms.refusal), false);
    const auto announced = parser_->content_length();
    if (announced && *announced > terms.limit) {
        body_limit_ = terms.limit;
        return refuse(make_error_code(http::error::body_limit));
    }
    set_deadline(house_.options.deadline + time_for(terms.limit));
    if (request_.header("expect").empty() || old_version_) return read_body(terms.limit);
    stream_->write(asio::buffer(continue_line),
                   [self = shared_from_this(), limit = terms.limit](StreamError error, std::size_t) {
                       if (error) return self->close();
                       self->read_body(limit);
                   });
}

void HttpSession::read_body(std::size_t limit) {
    if (phase_ == Phase::closed) return;
    enter(Phase::reading_body);
    body_limit_ = limit;
    parser_->body_limit(limit);
    parser_->eager(true);
    parse_body();
}

void HttpSession::parse_body() {
    if (phase_ == Phase::closed) return;
    StreamError error;
    while (parse(error)) {
        if (parser_->is_done()) return hand_over();
    }
    if (error) return refuse(error);
    read_more(&HttpSession::parse_body);
}

void HttpSession::refuse(int status, const Failure& why) {
    auto response = house_.handlers.refuse(status, why);
    if (status == 405) response.headers.emplace_back("Allow", "GET, HEAD");
    answer(std::move(response), false);
}

void HttpSession::refuse(const StreamError& error) {
    const auto breach = parse_breach(error, house_.options.max_header_bytes, body_limit_);
    refuse(breach.status, breach.why);
}

}  // namespace risk::web
