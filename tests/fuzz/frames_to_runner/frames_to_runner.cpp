// SPDX-License-Identifier: Apache-2.0
// What a plugin's process makes of a frame: a message that encodes to one that means the same, or a reason.
#include "fuzz.hpp"
#include "plugins/wire.hpp"

namespace risk::fuzz {

void try_input(std::string_view input) {
    namespace wire = plugins::wire;
    const auto message = wire::decode_to_runner(input);
    if (!message) return require(!message.failure().what.empty(), "a malformed frame is told why");
    const std::string frame = wire::encode(*message);
    const auto again = wire::decode_to_runner(frame);
    require(again.ok(), "what was understood is understood when encoded anew");
    require(again->index() == message->index(), "as the same kind of message");
    require(wire::encode(*again) == frame, "which encodes to the same bytes");
}

}  // namespace risk::fuzz
