// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "plugins/conformance/check_result.hpp"

namespace risk::conformance {

struct ConformanceOptions {
    /// The program that each check runs in, with these arguments: its main has to call conformance_child_main.
    std::filesystem::path executable = "/proc/self/exe";
    std::vector<std::string> arguments = {"plugin-check-one"};

    /// A configuration that works, as one JSON object with secrets in clear. None: one that reaches nothing is made up from
    /// the schema, and what needs an upstream is not judged.
    std::optional<std::string> config;
    /// What a running instance stored: each check starts there instead of at a first run. For plugins that deliver only
    /// what happened after they were activated.
    std::string checkpoint;
    std::uint32_t host_flags = 0;  ///< RP_HOST_…

    std::chrono::milliseconds verb_limit{60'000};   ///< of one verb; beyond it hangs, which is a failure
    std::chrono::milliseconds time_limit{600'000};  ///< of one check, which may call many
    std::vector<std::string> only;                  ///< ids; empty: all

    std::function<void(const CheckResult&)> on_result;  ///< after each check, from the calling thread
};

/// Ids and titles, in the order of the report.
std::vector<CheckResult> conformance_checks();

/// Runs the checks on the plugin that a manifest describes, one after the other, each in a process of its own. Blocks for
/// as long as they take. A plugin conforms if none of them failed.
std::vector<CheckResult> run_conformance(const std::filesystem::path& manifest, const ConformanceOptions& options);

/// The main of a check's process: takes its order from descriptor 3 and answers on descriptor 4. Returns the exit status.
int conformance_child_main();

}  // namespace risk::conformance
