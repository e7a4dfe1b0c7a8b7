// SPDX-License-Identifier: Apache-2.0
// A plugin's process. It takes a socket from the host and never sees a command line; beside the plugin it has in it only
// what reading takes, so that it is small: no store, no web, no pages.
#include "plugins/plugin_process.hpp"

int main(int argc, char** argv) { return risk::plugins::plugin_runner_main(argc, argv); }
