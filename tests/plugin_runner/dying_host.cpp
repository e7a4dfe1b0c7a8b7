// SPDX-License-Identifier: Apache-2.0
// A host that lives only to be killed: starts the scripted plugin, lets it hang in a poll, tells the child's number.
#include <unistd.h>

#include <cstdio>

#include "scripted.hpp"

using namespace risk::plugins;

int main(int, char** argv) {
    test::Running running(RunMode::child_process);
    running.configure(std::string(R"({"poll":"log )") + argv[1] + R"("})");
    running.process->activate(1, std::chrono::seconds(20));
    running.process->poll(1, 1, std::chrono::seconds(20));
    for (int i = 0; i < 2; ++i) running.recorder.await_done();
    running.recorder.await_line();  // the poll has begun
    std::printf("%d\n", running.process->pid());
    std::fflush(stdout);
    while (true) ::pause();
}
