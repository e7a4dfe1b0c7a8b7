// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
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

    /// Queues a frame; the copy that waits is wiped once it is sent. False if the channel is no longer open.
    bool send(std::string_view payload);
    /// As send, but rather drops the frame than to keep more than a little of what the other side does not read.
    bool send_if_room(std::string_view payload);

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
    bool enqueue(std::string_view payload, std::size_t limit);
    void flush_locked();
    std::optional<std::string> take_frame();
    bool fill();
    void end(State state, std::string defect = {});
    short wait(std::chrono::milliseconds timeout, int watch, bool& watched);

    UniqueFd socket_, wake_;
    mutable std::mutex mutex_;  // of what follows
    State state_ = State::open;
    std::string defect_;
    std::deque<std::string> outbox_;
    std::size_t outbox_bytes_ = 0;
    std::size_t sent_of_front_ = 0;

    std::string inbox_;           // the reader's: bytes received and not handed out
    std::size_t inbox_read_ = 0;  // of them, how many were handed out
};

}  // namespace risk::plugins
