// SPDX-License-Identifier: Apache-2.0
#include "plugins/conformance/process_state.hpp"

#include <malloc.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <clocale>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <set>
#include <system_error>
#include <thread>

// There in builds with AddressSanitizer, whose allocator does not show in mallinfo2.
extern "C" __attribute__((weak)) std::size_t
__sanitizer_get_current_allocated_bytes();  // NOLINT(bugprone-reserved-identifier): the sanitizer's own name

namespace risk::conformance {
namespace {

namespace fs = std::filesystem;

std::size_t count_threads() {
#ifdef __SANITIZE_THREAD__
    // The sanitizer starts a thread of its own beside the first one: better before anybody counts.
    [[maybe_unused]] static const bool has_begun = (std::thread([] {}).join(), true);
#endif
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& task : fs::directory_iterator("/proc/self/task")) ++count;
    return count;
}

std::map<int, std::string> list_descriptors() {
    std::vector<int> numbers;
    for (const auto& entry : fs::directory_iterator("/proc/self/fd")) {
        numbers.push_back(std::stoi(entry.path().filename().string()));
    }
    std::map<int, std::string> shown;
    for (const int number : numbers) {  // the one that listed them is closed by now
        std::error_code gone;
        const fs::path target = fs::read_symlink("/proc/self/fd/" + std::to_string(number), gone);
        if (!gone) shown[number] = target.string();
    }
    return shown;
}

std::string all_of_environment() {
    std::multiset<std::string> sorted;
    for (char** at = environ; at != nullptr && *at != nullptr; ++at) sorted.insert(*at);
    std::string text;
    for (const std::string& entry : sorted) text += entry + '\n';
    return text;
}

std::string handler_of(int signal) {
    struct sigaction action {};
    if (::sigaction(signal, nullptr, &action) != 0) return "none";
    std::uintptr_t address = 0;
    static_assert(sizeof address == sizeof action.sa_handler);
    std::memcpy(&address, &action.sa_handler, sizeof address);
    return std::to_string(address) + " with flags " + std::to_string(action.sa_flags);
}

std::string blocked_signals() {
    sigset_t blocked;
    ::pthread_sigmask(SIG_SETMASK, nullptr, &blocked);
    std::string text;
    for (int signal = 1; signal < NSIG; ++signal) text += ::sigismember(&blocked, signal) == 1 ? '1' : '0';
    return text;
}

std::string file_mode_mask() {
    const mode_t mask = ::umask(0);
    ::umask(mask);
    return std::to_string(mask);
}

}  // namespace

ProcessState ProcessState::now() {
    ProcessState state;
    state.descriptors = list_descriptors();
    state.threads = count_threads();
    state.settings["the working directory"] = fs::current_path().string();
    state.settings["the locale"] = std::setlocale(LC_ALL, nullptr);
    state.settings["the environment"] = all_of_environment();
    state.settings["the file mode mask"] = file_mode_mask();
    state.settings["the blocked signals"] = blocked_signals();
    for (int signal = 1; signal < NSIG; ++signal) {
        state.settings["the handler of signal " + std::to_string(signal)] = handler_of(signal);
    }
    return state;
}

std::vector<std::string> changed_descriptors(const ProcessState& before, const ProcessState& after) {
    std::vector<std::string> changes;
    for (const auto& [number, shown] : after.descriptors) {
        const auto known = before.descriptors.find(number);
        if (known == before.descriptors.end()) changes.push_back(std::to_string(number) + " (" + shown + ") is open");
        if (known != before.descriptors.end() && known->second != shown) {
            changes.push_back(std::to_string(number) + " is " + shown + " instead of " + known->second);
        }
    }
    for (const auto& [number, shown] : before.descriptors) {
        if (!after.descriptors.contains(number))
            changes.push_back(std::to_string(number) + " (" + shown + ") is closed");
    }
    return changes;
}

std::vector<std::string> changed_settings(const ProcessState& before, const ProcessState& after) {
    std::vector<std::string> changes;
    for (const auto& [name, value] : after.settings) {
        if (before.settings.at(name) != value) changes.push_back(name);
    }
    return changes;
}

std::size_t settled_threads(std::size_t expected) {
    const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(1);
    std::size_t threads = count_threads();
    while (threads != expected && std::chrono::steady_clock::now() < patience) {
        std::this_thread::yield();
        threads = count_threads();
    }
    return threads;
}

std::size_t allocated_bytes() {
    if (&__sanitizer_get_current_allocated_bytes != nullptr) return __sanitizer_get_current_allocated_bytes();
    const struct mallinfo2 info = ::mallinfo2();
    return info.uordblks + info.hblkhd;
}

}  // namespace risk::conformance
