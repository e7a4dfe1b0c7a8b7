// SPDX-License-Identifier: Apache-2.0
#include <string_view>

#include "cli/run.hpp"
#include "plugins/conformance/conformance.hpp"

int main(int argc, char** argv) {
    const std::string_view first = argc > 1 ? argv[1] : "";
    // The process of one check of `plugin check` is this program too.
    if (first == "plugin-check-one") return risk::conformance::conformance_child_main();
    // All else is what a person typed.
    return risk::cli::run(argc, argv);
}
