// SPDX-License-Identifier: Apache-2.0
#include "plugins/frame_channel.hpp"

#include <poll.h>
#include <sodium.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <system_error>

namespace risk::plugins {
namespace {

constexpr std::size_t header_bytes = sizeof(std::uint32_t);
constexpr std::size_t read_ahead = 16U << 10U;
// A peer that has left this much unread is not slow: it has stopped reading.
constexpr std::size_t outbox_limit = 4 * max_frame_bytes;
constexpr std::size_t outbox_room = 256U << 10U;

std::uint32_t declared_length(const char* at) {
    std::uint32_t length = 0;
    std::memcpy(&length, at, sizeof length);
    return length;
}

std::string with_header(std::string_view payload) {
    const auto length = static_cast<std::uint32_t>(payload.size());
    std::string frame;
    frame.reserve(header_bytes + payload.size());
    frame.append(reinterpret_cast<const char*>(&length), sizeof length);
    frame.append(payload);
    return frame;
}

void wipe(std::string& text) { sodium_memzero(text.data(), text.size()); }

}  // namespace

FrameChannel::FrameChannel(UniqueFd socket)
    : socket_(std::move(socket)), wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (!wake_) throw std::system_error(errno, std::generic_category(), "eventfd");
}

FrameChannel::~FrameChannel() {
    for (std::string& frame : outbox_) wipe(frame);
}

std::pair<UniqueFd, UniqueFd> FrameChannel::make_pair() {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        throw std::system_error(errno, std::generic_category(), "socketpair");
    }
    return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

bool FrameChannel::send(std::string_view payload) { return enqueue(payload, outbox_limit); }
bool FrameChannel::send_if_room(std::string_view payload) { return enqueue(payload, outbox_room); }

bool FrameChannel::enqueue(std::string_view payload, std::size_t limit) {
    const std::lock_guard lock(mutex_);
    if (state_ != State::open) return false;
    if (outbox_bytes_ + payload.size() > limit) {
        if (limit == outbox_limit) {
            state_ = State::overflow;
            ::shutdown(socket_.get(), SHUT_RDWR);
        }
        return false;
    }
    outbox_.push_back(with_header(payload));
    outbox_bytes_ += outbox_.back().size();
    flush_locked();
    if (!outbox_.empty()) ::eventfd_write(wake_.get(), 1);  // the reader sends the rest
    return true;
}

void FrameChannel::flush_locked() {
    while (!outbox_.empty()) {
        std::string& front = outbox_.front();
        const ssize_t sent = ::send(socket_.get(), front.data() + sent_of_front_, front.size() - sent_of_front_,
                                    MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) return;  // full, or gone: then the reader finds out
        sent_of_front_ += static_cast<std::size_t>(sent);
        if (sent_of_front_ < front.size()) continue;
        outbox_bytes_ -= front.size();
        wipe(front);
        outbox_.pop_front();
        sent_of_front_ = 0;
    }
}

FrameChannel::Reading FrameChannel::read(std::chrono::milliseconds timeout, int watch) {
    while (true) {
        // Of a peer that went all is read that it had sent; of one that broke the rules nothing more.
        const State now = state();
        if (now != State::open && now != State::peer_gone) return {};
        if (auto frame = take_frame()) return {std::move(frame)};
        if (state() != State::open) return {};
        bool watched = false;
        const short ready = wait(timeout, watch, watched);
        if (ready != 0) {
            if (!fill()) return {};
        } else if (watched) {
            return {.watched = true};
        } else if (timeout.count() >= 0) {
            return {.timed_out = true};
        }
    }
}

/// Returns what is ready on the socket for the reader; sends meanwhile. Zero: time is up, or `watch` is ready.
short FrameChannel::wait(std::chrono::milliseconds timeout, int watch, bool& watched) {
    while (true) {
        const bool sending = [this] {
            const std::lock_guard lock(mutex_);
            flush_locked();
            return !outbox_.empty();
        }();
        std::array<pollfd, 3> fds{{{socket_.get(), static_cast<short>(POLLIN | (sending ? POLLOUT : 0)), 0},
                                   {wake_.get(), POLLIN, 0},
                                   {watch, POLLIN, 0}}};
        const int count = ::poll(fds.data(), fds.size(), static_cast<int>(timeout.count()));
        if (count < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), "poll");
        if (count == 0) return 0;
        if (count < 0) continue;
        if ((fds[0].revents & (POLLIN | POLLHUP | POLLERR | POLLNVAL)) != 0) return fds[0].revents;
        if (fds[2].revents != 0) {
            watched = true;
            return 0;
        }
        eventfd_t ignored = 0;
        if (fds[1].revents != 0) ::eventfd_read(wake_.get(), &ignored);
        if (state() != State::open) return POLLHUP;
    }
}

/// Receives what there is. False: the channel has ended.
bool FrameChannel::fill() {
    if (inbox_read_ > 0) {
        inbox_.erase(0, inbox_read_);
        inbox_read_ = 0;
    }
    const std::size_t had = inbox_.size();
    const std::size_t wanted = had < header_bytes ? 0 : declared_length(inbox_.data()) + header_bytes - had;
    // Grows as bytes arrive, so that a length alone costs no memory.
    inbox_.resize(had + std::clamp(wanted, read_ahead, 64 * read_ahead));
    const ssize_t got = ::recv(socket_.get(), inbox_.data() + had, inbox_.size() - had, MSG_DONTWAIT);
    inbox_.resize(had + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got > 0) return true;
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) return state() == State::open;
    if (had > 0 && got == 0) {
        end(State::peer_gone, "ended in the middle of a frame");
    } else {
        end(State::peer_gone);
    }
    return false;
}

std::optional<std::string> FrameChannel::take_frame() {
    const std::size_t have = inbox_.size() - inbox_read_;
    if (have < header_bytes) return std::nullopt;
    const std::size_t length = declared_length(inbox_.data() + inbox_read_);
    if (length == 0 || length > max_frame_bytes) {
        end(State::malformed,
            "a frame of " + std::to_string(length) + " bytes; expected 1 to " + std::to_string(max_frame_bytes));
        return std::nullopt;
    }
    if (have - header_bytes < length) return std::nullopt;
    std::string frame = inbox_.substr(inbox_read_ + header_bytes, length);
    inbox_read_ += header_bytes + length;
    if (inbox_read_ == inbox_.size()) {
        inbox_read_ = 0;
        wipe(inbox_);
        inbox_.clear();
        if (inbox_.capacity() > 16 * read_ahead) inbox_.shrink_to_fit();
    }
    return frame;
}

void FrameChannel::end(State state, std::string defect) {
    const std::lock_guard lock(mutex_);
    if (state_ != State::open) return;
    state_ = state;
    defect_ = std::move(defect);
    ::shutdown(socket_.get(), SHUT_RDWR);
}

void FrameChannel::close() {
    end(State::closed);
    ::eventfd_write(wake_.get(), 1);
}

FrameChannel::State FrameChannel::state() const {
    const std::lock_guard lock(mutex_);
    return state_;
}

std::string FrameChannel::defect() const {
    const std::lock_guard lock(mutex_);
    return defect_;
}

}  // namespace risk::plugins
