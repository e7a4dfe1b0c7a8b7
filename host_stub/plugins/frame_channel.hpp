// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plugins/spare_frame.hpp"
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

    /// Before the first read: where to look for the room of a long frame.
    void reuse(std::shared_ptr<SpareFrame> spare) { spare_ = std::move(spare); }

    /// Both ends of a new connection, close-on-exec.
    static std::pair<UniqueFd, UniqueFd> make_pair();

    /// Queues a frame. False if the channel is no longer open.
    bool send(std::string payload) { return enqueue(std::move(payload), false, outbox_limit); }
    /// As send; nothing is left of it in memory once it is sent.
    bool send_secret(std::string payload) { return enqueue(std::move(payload), true, outbox_limit); }
    /// As send, but rather drops the frame than to keep more than a little of what the other side does not read.
    bool send_if_room(std::string payload) { return enqueue(std::move(payload), false, outbox_room); }
    /// A long frame without a copy of it: `front`, and `texts` that are the caller's. The one sender that waits, until all
    /// of it is sent or the channel has ended. Not on the reader thread.
    bool send_from(std::string front, std::vector<std::string_view> texts);

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

    /// A frame on its way out.
    struct Outgoing {
        Outgoing(std::string front, std::vector<std::string_view> texts, bool secret, bool* told);
        Outgoing(const Outgoing&) = delete;
        Outgoing& operator=(const Outgoing&) = delete;
        ~Outgoing();
        void sent(std::size_t bytes);

        std::array<char, sizeof(std::uint32_t)> header{};
        std::string front;
        const bool secret;
        std::size_t bytes;                    // header included
        std::vector<std::string_view> parts;  // header, front, texts: as far as they are not sent
        std::size_t next = 0;                 // of parts
        bool* const told;                     // set once all is sent, if somebody waits for that
    };
    bool enqueue(std::string payload, bool secret, std::size_t limit);
    bool enqueue_locked(std::string front, std::vector<std::string_view> texts, bool secret, std::size_t limit,
                        bool* told);
    void flush_locked();
    void end_locked(State state, std::string defect);
    void start_frame(std::size_t length);
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
    std::condition_variable sent_;  // a frame that somebody waits for, or the channel has ended

    // The reader's. What is long arrives where it stays; what is short comes several frames at a time.
    const std::unique_ptr<char[]> ahead_;
    std::size_t ahead_at_ = 0, ahead_end_ = 0;
    std::shared_ptr<SpareFrame> spare_;  // or null
    std::string frame_;                  // the next one, as far as room was made for it
    std::size_t frame_length_ = 0;       // 0: its header is not there yet
    std::size_t frame_have_ = 0;
};

}  // namespace risk::plugins
