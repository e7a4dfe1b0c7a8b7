// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace risk::web {

struct ProcessFigures {
    std::uint64_t resident_kb = 0;
    std::uint64_t peak_resident_kb = 0;
    double cpu_seconds = 0;  ///< user and system
    std::uint64_t open_descriptors = 0;
};

/// Of this process, from /proc and getrusage; what cannot be read is 0.
ProcessFigures process_figures();

}  // namespace risk::web
