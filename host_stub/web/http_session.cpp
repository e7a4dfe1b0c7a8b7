// SPDX-License-Identifier: Apache-2.0
#include "web/http_session.hpp"

#include <algorithm>
#include <boost/asio/dispatch.hpp>
#include <utility>

#include "web/feed.hpp"
#include "web/one_reply.hpp"
#include "web/request_check.hpp"

namespace risk::web {

namespace asio = boost::asio;
namespace http = boost::beast::http;

namespace {

constexpr std::size_t piece_bytes = 16 * 1024;
constexpr std::size_t buffer_bytes = 64 * 1024;
constexpr std::size_t discard_bytes = 1024 * 1024;
constexpr std::chrono::milliseconds farewell{2000};
constexpr std::string_view continue_line = "HTTP/1.1 100 Continue\r\n\r\n";

/// The slowest client that is borne with: 256 KiB a second.
std::chrono::milliseconds time_for(std::size_t body_bytes) {
    return std::chrono::milliseconds(body_bytes / (256 * 1024) * 1000);
}

/// A line that continues the one before is read as such by some, as a line of its own by others. The parser takes a line
/// only when it has seen what follows, so that both are here together.
bool has_folded_line(std::string_view received) {
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

HttpSession::HttpSession(std::unique_ptr<ByteStream> stream, std::string remote, asio::io_context& io,
                         SessionHouse& house)
    : stream_(std::move(stream)),
      remote_(std::move(remote)),
      io_(io),
      house_(house),
      deadline_(io),
      since_(std::chrono::steady_clock::now()),
      buffer_(buffer_bytes) {
    house_.sessions.insert(this);
}

HttpSession::~HttpSession() { close(); }

void HttpSession::start() {
    set_deadline(house_.options.deadline);
    stream_->handshake([self = shared_from_this()](StreamError error) {
        if (error) return self->close();
        self->next_request();
    });
}

void HttpSession::stop() {
    if (phase_ == Phase::streaming) return response_.feed->end();
    if (phase_ != Phase::answering && phase_ != Phase::sending) close();
}

void HttpSession::close() {
    if (phase_ == Phase::closed) return;
    phase_ = Phase::closed;
    const auto kept = std::move(kept_);
    if (response_.feed) response_.feed->leave();
    deadline_.cancel();
    stream_->close();
    house_.sessions.erase(this);
    house_.on_room();
}

void HttpSession::enter(Phase phase) {
    phase_ = phase;
    since_ = std::chrono::steady_clock::now();
    if (idle()) house_.on_room();
}

void HttpSession::set_deadline(std::chrono::milliseconds wait) {
    deadline_.expires_after(wait);
    deadline_.async_wait([weak = weak_from_this()](StreamError error) {
        const auto self = weak.lock();
        const bool moved = self && self->deadline_.expiry() > std::chrono::steady_clock::now();
        if (!error && self && !moved) self->close();
    });
}

// ---- reading ----------------------------------------------------------------------------------------------------

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

void HttpSession::hand_over() {
    no_deadline();
    request_.body = std::move(parser_->get().body());
    enter(Phase::answering);
    kept_ = shared_from_this();
    auto once = std::make_shared<OneReply>(io_, weak_from_this());
    house_.handlers.handle(std::move(request_), [once](Response response) { once->give(std::move(response)); });
}

void HttpSession::take_answer(Response response) {
    if (phase_ != Phase::answering) return;
    const auto self = std::move(kept_);
    answer(std::move(response), keep_alive_);
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

// ---- answering --------------------------------------------------------------------------------------------------

void HttpSession::answer(Response response, bool keep_alive) {
    response_ = std::move(response);
    keep_alive_ = keep_alive && !house_.stopping && !(framing() == Framing::until_closed && !head_only_);
    enter(Phase::sending);
    auto text = response_head(response_, framing(), keep_alive_);
    if (!head_only_ && framing() == Framing::chunks && !response_.body.empty()) text += chunk(response_.body);
    if (!head_only_ && (framing() == Framing::length || framing() == Framing::until_closed)) text += response_.body;
    response_.body = {};
    send(std::move(text), &HttpSession::on_sent);
}

Framing HttpSession::framing() const {
    if (response_.status == 204 || response_.status == 304) return Framing::no_body;
    if (!response_.more && !response_.feed) return Framing::length;
    return old_version_ ? Framing::until_closed : Framing::chunks;
}

void HttpSession::send(std::string text, void (HttpSession::*then)()) {
    out_ = std::move(text);
    sending_ = true;
    set_deadline(house_.options.deadline);
    stream_->write(asio::buffer(out_), [self = shared_from_this(), then](StreamError error, std::size_t) {
        self->sending_ = false;
        if (error) return self->close();
        if (self->phase_ != Phase::closed) (*self.*then)();
    });
}

void HttpSession::on_sent() {
    if (head_only_ || framing() == Framing::no_body || framing() == Framing::length) return finish();
    if (response_.feed) return begin_feed();
    next_piece();
}

void HttpSession::next_piece() {
    std::optional<std::string> piece;
    try {
        do piece = response_.more();
        while (piece && piece->empty());
    } catch (...) {
        return close();  // without the last chunk: the client sees that it is not whole
    }
    if (piece) return send(old_version_ ? std::move(*piece) : chunk(*piece), &HttpSession::next_piece);
    if (old_version_) return finish();
    send(std::string(last_chunk), &HttpSession::finish);
}

void HttpSession::begin_feed() {
    enter(Phase::streaming);
    watch_client();
    if (house_.stopping) response_.feed->end();
    response_.feed->attach([weak = weak_from_this()] {
        const auto self = weak.lock();
        if (self && !self->sending_) self->next_feed();
    });
    next_feed();
}

void HttpSession::next_feed() {
    if (phase_ != Phase::streaming) return;
    auto text = response_.feed->take();
    if (!text) {
        keep_alive_ = false;  // what the client may have sent meanwhile was not looked at
        if (old_version_) return leave();
        return send(std::string(last_chunk), &HttpSession::leave);
    }
    if (text->empty()) return no_deadline();
    send(old_version_ ? std::move(*text) : chunk(*text), &HttpSession::next_feed);
}

/// A client that listens has nothing to say: whatever comes is its end.
void HttpSession::watch_client() {
    stream_->read_some(buffer_.prepare(1), [self = shared_from_this()](StreamError, std::size_t) { self->close(); });
}

void HttpSession::finish() {
    if (keep_alive_ && !house_.stopping) return next_request();
    leave();
}

/// What the client still sends is taken and forgotten for a while: closing at once could take the answer from it.
void HttpSession::leave() {
    if (phase_ == Phase::streaming) return close();
    enter(Phase::leaving);
    set_deadline(farewell);
    stream_->finish([self = shared_from_this()] { self->discard(); });
}

void HttpSession::discard() {
    if (phase_ != Phase::leaving || house_.stopping || discarded_ > discard_bytes) return close();
    buffer_.clear();
    stream_->read_some(buffer_.prepare(piece_bytes), [self = shared_from_this()](StreamError error, std::size_t count) {
        if (error) return self->close();
        self->discarded_ += count;
        self->discard();
    });
}

}  // namespace risk::web
