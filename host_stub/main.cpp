// SPDX-License-Identifier: Apache-2.0
#include <string_view>

#include "cli/run.hpp"
#include "plugins/conformance/conformance.hpp"
#include "plugins/plugin_process.hpp"

int main(int argc, char** argv) {
    const std::string_view first = argc > 1 ? argv[1] : "";
    // A plugin's process is this program too: it takes a socket from its parent and never sees a command line.
    if (first == "plugin-runner") return risk::plugins::plugin_runner_main(argc, argv);
    // So is the process of one check of `plugin check`.
    if (first == "plugin-check-one") return risk::conformance::conformance_child_main();
    // All else is what a person typed.
    return risk::cli::run(argc, argv);
}
