// SPDX-License-Identifier: Apache-2.0
// The child, in which allocations fail: the name by which it was called says which, "starved-17-5" for the 17th and the
// four that follow it.
#include <cstdio>
#include <cstring>

#include "faults/allocations.hpp"
#include "plugins/plugin_process.hpp"

int main(int argc, char** argv) {
    unsigned nth = 0, together = 0;
    const char* name = std::strrchr(argv[0], '/');
    if (name != nullptr && std::sscanf(name, "/starved-%u-%u", &nth, &together) == 2)
        risk::test::Allocations::fail(nth, together);
    return risk::plugins::plugin_runner_main(argc, argv);
}
