// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "plugins/unique_fd.hpp"

namespace risk::plugins {

/// The longest frame that is believed: a batch at all its limits, and what packing it costs.
inline constexpr std::size_t max_frame_bytes = 24U << 20U;

/// Frames over a stream socket: four bytes of length, then that many bytes. One thread reads; any thread sends, and no
/// sender ever waits: what the socket does not take at once goes out while the reader waits for input.
class FrameChannel {
  public:
    enum class State { open, peer_gone, malformed, overflow, closed };

    explicit FrameChannel(UniqueFd socket);
    FrameChannel(const FrameChannel&) = delete;
    FrameChannel& operator=(const FrameChannel&) = delete;
    ~FrameChannel();

    /// Both ends of a new connection, close-on-exec.
    static std::pair<UniqueFd, UniqueFd> make_pair();

    /// Queues a frame. False if the channel is no longer open.
    bool send(std::string payload) { return enqueue({std::move(payload), false}, outbox_limit); }
    /// As send; nothing is left of it in memory once it is sent.
    bool send_secret(std::string payload) { return enqueue({std::move(payload), true}, outbox_limit); }
    /// As send, but rather drops the frame than to keep more than a little of what the other side does not read.
    bool send_if_room(std::string payload) { return enqueue({std::move(payload), false}, outbox_room); }

    struct Reading {
        std::optional<std::string> frame{};  ///< a frame, or
        bool timed_out = false;              ///< nothing came in time, or
        bool watched = false;                ///< the other descriptor has become readable; or the channel has ended
    };
    /// Waits for the next frame. `watch`: another descriptor to wait for, or -1. Frames come before `watch` does.
    /// Reader thread only.
    Reading read(std::chrono::milliseconds timeout, int watch = -1);

    /// Ends it from any thread: both sides read no further frame.
    void close();

    [[nodiscard]] State state() const;
    /// What was wrong with the frame, if the state is malformed.
    [[nodiscard]] std::string defect() const;

  private:
    // A peer that has left this much unread is not slow: it has stopped reading.
    static constexpr std::size_t outbox_limit = 4 * max_frame_bytes;
    static constexpr std::size_t outbox_room = 256U << 10U;

    struct Outgoing {
        std::string payload;
        bool secret;
    };
    bool enqueue(Outgoing frame, std::size_t limit);
    void flush_locked();
    bool advance();
    bool receive();
    void end(State state, std::string defect = {});
    short wait(std::chrono::milliseconds timeout, int watch, bool& watched);

    UniqueFd socket_, wake_;
    mutable std::mutex mutex_;  // of what follows
    State state_ = State::open;
    std::string defect_;
    std::deque<Outgoing> outbox_;
    std::size_t outbox_bytes_ = 0;
    std::size_t sent_of_front_ = 0;  // its header included

    // The reader's. What is long arrives where it stays; what is short comes several frames at a time.
    const std::unique_ptr<char[]> ahead_;
    std::size_t ahead_at_ = 0, ahead_end_ = 0;
    std::string frame_;             // the next one, as far as room was made for it
    std::size_t frame_length_ = 0;  // 0: its header is not there yet
    std::size_t frame_have_ = 0;
};

}  // namespace risk::plugins
