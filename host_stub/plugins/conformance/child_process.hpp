// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.hpp"

namespace risk::conformance {

/// What became of a child.
struct ChildEnd {
    std::string answer;  ///< what it wrote to descriptor 4
    std::string output;  ///< what it wrote to its standard streams
    std::string reason;  ///< "was killed by signal 11 (Segmentation fault)", "ended with exit status 3"; empty: 0
    int signal = 0;      ///< that killed it; 0: none did
    bool late = false;   ///< it was killed because it took too long
};

/// Runs a program with `input` on descriptor 3. It gets no other descriptors than 0 to 4 and is killed, with all it
/// started in its process group, when the time is up.
Result<ChildEnd> run_child(const std::filesystem::path& executable, const std::vector<std::string>& arguments,
                           std::string_view input, std::chrono::milliseconds time_limit);

}  // namespace risk::conformance
