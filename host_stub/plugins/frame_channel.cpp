// SPDX-License-Identifier: Apache-2.0
#include "plugins/frame_channel.hpp"

#include <poll.h>
#include <sodium.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace risk::plugins {
namespace {

constexpr std::size_t header_bytes = sizeof(std::uint32_t);
constexpr std::size_t ahead_bytes = 16U << 10U;
constexpr std::size_t most_pieces = 64;  // in one call; a batch may be thousands
// Room for a long frame is made as its bytes arrive, so that a length alone costs no memory.
constexpr std::size_t room_step = 1U << 20U;

std::uint32_t declared_length(const char* at) {
    std::uint32_t length = 0;
    std::memcpy(&length, at, sizeof length);
    return length;
}

}  // namespace

FrameChannel::FrameChannel(UniqueFd socket)
    : socket_(std::move(socket)),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      ahead_(std::make_unique<char[]>(ahead_bytes)) {
    if (!wake_) throw std::system_error(errno, std::generic_category(), "eventfd");
}

std::pair<UniqueFd, UniqueFd> FrameChannel::make_pair() {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        throw std::system_error(errno, std::generic_category(), "socketpair");
    }
    return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

FrameChannel::Outgoing::Outgoing(std::string text, std::vector<std::string_view> texts, bool is_secret, bool* whom)
    : front(std::move(text)),
      secret(is_secret),
      bytes(header_bytes + front.size()),
      parts(std::move(texts)),
      told(whom) {
    for (const std::string_view part : parts) bytes += part.size();
    const auto length = static_cast<std::uint32_t>(bytes - header_bytes);
    std::memcpy(header.data(), &length, sizeof length);
    parts.insert(parts.begin(), {std::string_view(header.data(), header.size()), front});
}

FrameChannel::Outgoing::~Outgoing() {
    if (secret) sodium_memzero(front.data(), front.size());
}

void FrameChannel::Outgoing::sent(std::size_t count) {
    for (; next < parts.size() && count >= parts[next].size(); ++next) count -= parts[next].size();
    if (count > 0) parts[next].remove_prefix(count);
}

bool FrameChannel::enqueue(std::string payload, bool secret, std::size_t limit) {
    const std::lock_guard lock(mutex_);
    return enqueue_locked(std::move(payload), {}, secret, limit, nullptr);
}

bool FrameChannel::send_from(std::string front, std::vector<std::string_view> texts) {
    bool sent = false;
    std::unique_lock lock(mutex_);
    if (!enqueue_locked(std::move(front), std::move(texts), false, outbox_limit, &sent)) return false;
    sent_.wait(lock, [&] { return sent || state_ != State::open; });  // once it has ended nobody sends any more
    return sent;
}

bool FrameChannel::enqueue_locked(std::string front, std::vector<std::string_view> texts, bool secret,
                                  std::size_t limit, bool* told) {
    if (state_ != State::open) return false;
    Outgoing& frame = outbox_.emplace_back(std::move(front), std::move(texts), secret, told);
    if (outbox_bytes_ + frame.bytes > limit) {
        outbox_.pop_back();
        if (limit == outbox_limit) end_locked(State::overflow, {});
        return false;
    }
    outbox_bytes_ += frame.bytes;
    flush_locked();
    if (!outbox_.empty()) ::eventfd_write(wake_.get(), 1);  // the reader sends the rest
    return true;
}

void FrameChannel::flush_locked() {
    while (state_ == State::open && !outbox_.empty()) {
        Outgoing& frame = outbox_.front();
        std::array<iovec, most_pieces> pieces{};
        const std::size_t count = std::min(pieces.size(), frame.parts.size() - frame.next);
        for (std::size_t at = 0; at < count; ++at) {
            const std::string_view part = frame.parts[frame.next + at];
            pieces[at] = {const_cast<char*>(part.data()), part.size()};  // NOLINT: sendmsg only reads it
        }
        msghdr message{};
        message.msg_iov = pieces.data();
        message.msg_iovlen = count;
        const ssize_t sent = ::sendmsg(socket_.get(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) return;  // full, or gone: then the reader finds out
        frame.sent(static_cast<std::size_t>(sent));
        if (frame.next < frame.parts.size()) continue;
        outbox_bytes_ -= frame.bytes;
        if (frame.told != nullptr) {
            *frame.told = true;
            sent_.notify_all();
        }
        outbox_.pop_front();
    }
}

FrameChannel::Reading FrameChannel::read(std::chrono::milliseconds timeout, int watch) {
    while (true) {
        // Of a peer that went all is read that it had sent; of one that broke the rules nothing more.
        const State now = state();
        if (now != State::open && now != State::peer_gone) return {};
        if (advance()) {
            frame_length_ = 0;
            return {std::move(frame_)};
        }
        if (state() != State::open) return {};
        bool watched = false;
        const short ready = wait(timeout, watch, watched);
        if (ready != 0) {
            if (!receive()) return {};
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

/// What is in a spare one stays, to be written over: cleared, it would have to be filled with zeros first.
void FrameChannel::start_frame(std::size_t length) {
    if (spare_ && length > ahead_bytes) frame_ = spare_->take();
    if (frame_.capacity() < length) {
        std::string().swap(frame_);
        // Never moved: it may be secret, and no copy is to be left behind. The next ones of a backlog are a little longer.
        frame_.reserve(length < room_step ? length : (length + room_step - 1) / room_step * room_step);
    }
    if (frame_.size() > length) frame_.resize(length);
    frame_length_ = length;
}

/// Takes from what was read ahead. True: the frame is whole.
bool FrameChannel::advance() {
    const auto have = [this] { return ahead_end_ - ahead_at_; };
    if (frame_length_ == 0) {
        if (have() < header_bytes) return false;
        const std::size_t length = declared_length(ahead_.get() + ahead_at_);
        if (length == 0 || length > max_frame_bytes) {
            end(State::malformed,
                "a frame of " + std::to_string(length) + " bytes; expected 1 to " + std::to_string(max_frame_bytes));
            return false;
        }
        start_frame(length);
        frame_have_ = 0;
        ahead_at_ += header_bytes;
    }
    const std::size_t taken = std::min(have(), frame_length_ - frame_have_);
    if (frame_.size() < frame_have_ + taken) frame_.resize(frame_have_ + taken);
    std::memcpy(frame_.data() + frame_have_, ahead_.get() + ahead_at_, taken);
    sodium_memzero(ahead_.get() + ahead_at_, taken);
    frame_have_ += taken;
    ahead_at_ += taken;
    return frame_have_ == frame_length_;
}

/// Receives what there is: the rest of a long frame, or what comes next. False: the channel has ended.
bool FrameChannel::receive() {
    const std::size_t missing = frame_length_ == 0 ? 0 : frame_length_ - frame_have_;
    const bool long_frame = missing > ahead_bytes;
    char* place = nullptr;
    std::size_t room = 0;
    if (long_frame) {
        if (frame_.size() == frame_have_) frame_.resize(frame_have_ + std::min(missing, room_step));
        place = frame_.data() + frame_have_;
        room = frame_.size() - frame_have_;
    } else {
        std::memmove(ahead_.get(), ahead_.get() + ahead_at_, ahead_end_ - ahead_at_);
        ahead_end_ -= std::exchange(ahead_at_, 0);
        place = ahead_.get() + ahead_end_;
        room = ahead_bytes - ahead_end_;
    }
    const ssize_t got = ::recv(socket_.get(), place, room, MSG_DONTWAIT);
    if (got > 0) {
        (long_frame ? frame_have_ : ahead_end_) += static_cast<std::size_t>(got);
        return true;
    }
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) return state() == State::open;
    const bool cut = frame_length_ != 0 || ahead_end_ > 0;
    end(State::peer_gone, got == 0 && cut ? "ended in the middle of a frame" : "");
    return false;
}

void FrameChannel::end(State state, std::string defect) {
    const std::lock_guard lock(mutex_);
    if (state_ == State::open) end_locked(state, std::move(defect));
}

void FrameChannel::end_locked(State state, std::string defect) {
    state_ = state;
    defect_ = std::move(defect);
    ::shutdown(socket_.get(), SHUT_RDWR);
    sent_.notify_all();
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
