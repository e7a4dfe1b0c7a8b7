// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace risk::attacks {

/// What is known of an attack: one standing wall of those named is enough to hold it.
struct KnownAttack {
    std::string name;
    std::vector<std::string> walls;
    bool works_without = true;  ///< where none of them stands, nor Landlock in part, it succeeds: proof that it is one
    bool ends_process = false;  ///< the filter of system calls ends the process on the spot
};

/// Those that do not reach for the host itself: see zoo_host_test.
const std::vector<KnownAttack>& known_attacks();

}  // namespace risk::attacks
