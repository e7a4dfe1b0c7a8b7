// SPDX-License-Identifier: Apache-2.0
#include "web/http_session.hpp"

#include <boost/asio/buffer.hpp>
#include <utility>

#include "web/feed.hpp"
#include "web/one_reply.hpp"

namespace risk::web {

namespace asio = boost::asio;

namespace {

constexpr std::size_t discard_bytes = 1024 * 1024;
constexpr std::chrono::milliseconds farewell{2000};

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
