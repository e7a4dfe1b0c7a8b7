// SPDX-License-Identifier: Apache-2.0
// The child, on a kernel that can less than the real one: the name by which it was called says so, "kernel-2-1" for
// version 2 of Landlock and a filter of system calls.
#include <cstdio>
#include <cstring>

#include "plugins/plugin_process.hpp"

int main(int argc, char** argv) {
    auto kernel = risk::plugins::SandboxKernel::here();
    int abi = 0, filter = 0;
    const char* name = std::strrchr(argv[0], '/');
    if (name != nullptr && std::sscanf(name, "/kernel-%d-%d", &abi, &filter) == 2) kernel = {abi, filter != 0};
    return risk::plugins::plugin_runner_main(argc, argv, kernel);
}
