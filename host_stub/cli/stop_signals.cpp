// SPDX-License-Identifier: Apache-2.0
#include "cli/stop_signals.hpp"

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cstring>

namespace risk::cli {

StopSignals::StopSignals() {
    std::signal(SIGPIPE, SIG_IGN);
    sigemptyset(&set_);
    for (const int each : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set_, each);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
}

int StopSignals::wait() const {
    int signal = 0;
    while (sigwait(&set_, &signal) != 0) {
    }
    pthread_sigmask(SIG_UNBLOCK, &set_, nullptr);
    return signal;
}

std::optional<int> StopSignals::wait_or(int descriptor, int milliseconds) const {
    const int signals = signalfd(-1, &set_, SFD_CLOEXEC);
    std::array<pollfd, 2> events{{{signals, POLLIN, 0}, {descriptor, POLLIN, 0}}};
    const bool came = poll(events.data(), events.size(), milliseconds) > 0 && (events[0].revents & POLLIN) != 0;
    close(signals);
    if (!came) return std::nullopt;
    return wait();  // pending: does not wait
}

std::string signal_name(int signal) {
    const char* name = sigabbrev_np(signal);
    return name == nullptr ? "signal " + std::to_string(signal) : std::string("SIG") + name;
}

}  // namespace risk::cli
