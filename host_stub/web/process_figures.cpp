// SPDX-License-Identifier: Apache-2.0
#include "web/process_figures.hpp"

#include <sys/resource.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace risk::web {
namespace {

double seconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1'000'000.0;
}

void read_memory(ProcessFigures& figures) {
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;) {
        if (word == "VmRSS:") status >> figures.resident_kb;
        if (word == "VmHWM:") status >> figures.peak_resident_kb;
    }
}

}  // namespace

ProcessFigures process_figures() {
    ProcessFigures figures;
    read_memory(figures);
    rusage usage{};
    if (getrusage(RUSAGE_SELF, &usage) == 0) figures.cpu_seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    std::error_code gone;
    for (std::filesystem::directory_iterator it("/proc/self/fd", gone), end; !gone && it != end; it.increment(gone)) {
        ++figures.open_descriptors;
    }
    return figures;
}

}  // namespace risk::web
