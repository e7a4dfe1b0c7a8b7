// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace risk::network_guard {

/// One line of a table of attacks. The form of the file is told at its top.
struct Attack {
    int line = 0;
    bool with_switch = false;  ///< the developer switch of the host
    std::string text, rule, message;
};

/// The hosts that the tables count on.
std::string allowed_hosts(bool with_switch);

/// "both" gives two attacks. Throws std::runtime_error about a line that cannot be read.
std::vector<Attack> read_attacks(const std::string& file);

}  // namespace risk::network_guard
