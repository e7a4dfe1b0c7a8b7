// SPDX-License-Identifier: Apache-2.0
// The child of tests with real processes.
#include "plugins/plugin_process.hpp"

int main(int argc, char** argv) { return risk::plugins::plugin_runner_main(argc, argv); }
