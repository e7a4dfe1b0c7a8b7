// SPDX-License-Identifier: Apache-2.0
#include "integrations/next_words.hpp"

#include "integrations/words.hpp"

namespace risk::integrations {

std::string next_words(const NextStep& next, std::int64_t now_unix_ns) {
    const std::int64_t ahead = next.at_unix_ns - now_unix_ns;
    const auto when = [&](const std::string& what) {
        return ahead <= 0 ? what + " now" : what + " in " + duration_words(ahead);
    };
    constexpr std::int64_t second = 1'000'000'000;
    switch (next.kind) {
        case NextStep::Kind::held:
            return "nothing until an operator acts";
        case NextStep::Kind::connecting:
            return "connecting now";
        case NextStep::Kind::reading:
            return "reading now";
        case NextStep::Kind::next_read:
            return when("next read");
        case NextStep::Kind::try_again:
            return when("tries again");
        case NextStep::Kind::silence:
            return "waits until " + clock_words((next.at_unix_ns + second - 1) / second, now_unix_ns / second) +
                   " as asked by the upstream";
        case NextStep::Kind::probe:
            return "an operator must act; " + when("looks again");
        case NextStep::Kind::plugin_start:
            return "starts the plugin now";
        case NextStep::Kind::plugin_restart:
            return when("starts the plugin again");
        case NextStep::Kind::given_up:
            return "an operator must act: replace the plugin, or pause and resume the integration";
        case NextStep::Kind::winding_up:
            return "ends the running read now";
    }
    return {};
}

}  // namespace risk::integrations
