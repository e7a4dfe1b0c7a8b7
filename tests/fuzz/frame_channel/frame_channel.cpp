// SPDX-License-Identifier: Apache-2.0
// Bytes on the channel in any pieces: it hands out the frames that a reading of all bytes at once finds, and ends for the
// reason that it gives. The first byte says into how long pieces the others are cut.
#include "plugins/frame_channel.hpp"

#include <sys/socket.h>

#include <cstring>
#include <vector>

#include "fuzz.hpp"

namespace risk::fuzz {
namespace {

using plugins::FrameChannel;

struct Expected {
    std::vector<std::string_view> frames;
    FrameChannel::State end = FrameChannel::State::peer_gone;
};

Expected frames_in(std::string_view bytes) {
    Expected expected;
    while (bytes.size() >= sizeof(std::uint32_t)) {
        std::uint32_t length = 0;
        std::memcpy(&length, bytes.data(), sizeof length);
        if (length == 0 || length > plugins::max_frame_bytes) {
            expected.end = FrameChannel::State::malformed;
            break;
        }
        bytes.remove_prefix(sizeof length);
        if (bytes.size() < length) break;
        expected.frames.push_back(bytes.substr(0, length));
        bytes.remove_prefix(length);
    }
    return expected;
}

/// Reads what has arrived; false once the channel has ended.
bool read_all(FrameChannel& channel, std::vector<std::string>& frames) {
    for (;;) {
        auto reading = channel.read(std::chrono::milliseconds(0));
        if (!reading.frame) return reading.timed_out;
        frames.push_back(std::move(*reading.frame));
    }
}

}  // namespace

void try_input(std::string_view input) {
    Pieces pieces(input);
    const std::size_t piece = pieces.byte() % 64 + 1;
    const std::string_view bytes = pieces.rest().substr(0, 16'384);
    auto [ours, theirs] = FrameChannel::make_pair();
    FrameChannel channel(std::move(ours));
    std::vector<std::string> frames;
    bool open = true;
    for (std::size_t at = 0; open && at < bytes.size(); at += piece) {
        const auto part = bytes.substr(at, piece);
        require(::send(theirs.get(), part.data(), part.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(part.size()),
                "a socket that is read takes a little");
        open = read_all(channel, frames);
    }
    theirs = {};
    while (open) open = read_all(channel, frames);
    const Expected expected = frames_in(bytes);
    require(frames.size() == expected.frames.size(), "as many frames as were sent");
    for (std::size_t i = 0; i < frames.size(); ++i) require(frames[i] == expected.frames[i], "each as it was sent");
    require(channel.state() == expected.end, "and the end that it came to", channel.defect());
}

}  // namespace risk::fuzz
