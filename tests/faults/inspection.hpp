// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace risk::test {

/// What is found when a store that has been through something is opened and everything in it is counted again.
struct Findings {
    std::int64_t batches = 0;  ///< stored
    std::uint64_t due = 0, admitted = 0, lost = 0, twice = 0, wrong_scores = 0;
    std::vector<std::string> faults;  ///< in words; empty: all is right

    Findings& operator+=(const Findings& other);
    [[nodiscard]] std::string text() const;
};

/// Of a store that Life wrote into: at least the answered batches, at most the offered ones, each whole and once, in
/// order, with its checkpoint; the scores as recomputed from the events; what the pages count as recounted. Throws
/// std::runtime_error with the sentence if the store does not open.
Findings inspect(const std::filesystem::path& database, std::int64_t answered, std::int64_t offered);

}  // namespace risk::test
