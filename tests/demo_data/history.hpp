// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>

namespace risk::demo_data {

struct Plan {
    std::int64_t end_s = 0;  ///< the past ends here
    std::int64_t days = 90;
    std::size_t people = 40;
    std::size_t events = 0;  ///< admitted ones; 0: as many as suit the people
    std::uint64_t seed = 20260302;
};

struct Made {
    std::size_t people = 0;
    std::uint64_t admitted = 0, unmatched = 0, ignored = 0;
};

/// Lives through the days of the plan on a new data directory, by the doors that a host uses. The integration that the
/// events came by was deleted at the end: whoever adds one starts from its own activation. Throws runtime_error with a
/// sentence.
Made live_through(const std::filesystem::path& data, const Plan& plan);

}  // namespace risk::demo_data
