// SPDX-License-Identifier: Apache-2.0
// What it costs to have a plugin in a process of its own: start, a verb there and back, an event in a batch.
#include <chrono>
#include <cstdio>
#include <string>

#include "scripted.hpp"

namespace {

using namespace risk::plugins;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

double us_since(Clock::time_point start) {
    return std::chrono::duration<double, std::micro>(Clock::now() - start).count();
}

double start_ms(RunMode mode) {
    constexpr int rounds = 50;
    const auto manifest = test::scripted_manifest();
    double total = 0;
    for (int i = 0; i < rounds; ++i) {
        const auto start = Clock::now();
        test::Running running(mode, manifest);
        running.recorder.await_ready();
        total += us_since(start);
    }
    return total / rounds / 1000;
}

/// Microseconds for a poll that does what `script` says.
double poll_us(RunMode mode, const std::string& script, int rounds) {
    test::Running running(mode);
    running.recorder.decide = [](const rp_batch&) { return RP_OK; };
    running.start("{\"poll\":\"" + script + "\"}");
    running.poll();
    const auto start = Clock::now();
    for (int i = 0; i < rounds; ++i) running.poll();
    const double mean = us_since(start) / rounds;
    if (running.process->pid() != 0)
        std::printf("  (child: %llu kB at most)\n",
                    static_cast<unsigned long long>(running.process->size().peak_rss_kb));
    return mean;
}

}  // namespace

int main() {
    for (const RunMode mode : {RunMode::child_process, RunMode::in_process}) {
        std::printf("%s\n", mode == RunMode::child_process ? "child process" : "thread");
        std::printf("  start until ready        %8.2f ms\n", start_ms(mode));
        const double empty = poll_us(mode, "", 20'000);
        std::printf("  a poll, there and back   %8.2f us\n", empty);
        std::printf("  a poll with a commit     %8.2f us\n", poll_us(mode, "commit:1", 10'000));
        std::printf("  an event in 500          %8.0f ns\n", 1000 * (poll_us(mode, "commit:500", 400) - empty) / 500);
    }
}
