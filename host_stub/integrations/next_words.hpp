// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace risk::integrations {

/// What an integration does next, before it is put in words.
struct NextStep {
    enum class Kind : std::uint8_t {
        held,            ///< nothing, until an operator acts
        connecting,      ///< configure or activate is running
        reading,         ///< a poll is running
        next_read,       ///< all is well
        try_again,       ///< after a failure
        silence,         ///< the upstream asked for it
        probe,           ///< an operator must act; it looks again by itself
        plugin_start,    ///< the plugin's process starts
        plugin_restart,  ///< … is started again at a time
        given_up,        ///< … is not started again by itself
        winding_up,      ///< the running instance is being taken down
    };
    Kind kind = Kind::held;
    std::int64_t at_unix_ns = 0;  ///< where the kind has a time
};

/// One sentence without a full stop: "next read in 12 s".
std::string next_words(const NextStep& next, std::int64_t now_unix_ns);

}  // namespace risk::integrations
