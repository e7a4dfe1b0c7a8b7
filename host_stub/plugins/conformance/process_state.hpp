// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace risk::conformance {

/// What a plugin has to leave as it found it, of this process.
struct ProcessState {
    std::map<int, std::string> descriptors;  ///< number → what it shows
    std::size_t threads = 0;
    std::map<std::string, std::string> settings;  ///< working directory, locale, environment, signal handlers, …

    static ProcessState now();
};

/// In words; empty if nothing differs.
std::vector<std::string> changed_descriptors(const ProcessState& before, const ProcessState& after);
std::vector<std::string> changed_settings(const ProcessState& before, const ProcessState& after);

/// The threads there are, once they are as many as `expected`, or after a second: a joined thread takes a moment to
/// vanish from the kernel's list.
std::size_t settled_threads(std::size_t expected);

/// Bytes that the allocator has handed out.
std::size_t allocated_bytes();

}  // namespace risk::conformance
