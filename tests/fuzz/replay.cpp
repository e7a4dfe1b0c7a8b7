// SPDX-License-Identifier: Apache-2.0
// The regression run of a target, with any compiler: all of its corpus, then mutations of it that are the same on every
// machine. `./dev fuzz` is the search; this keeps what it has found.
#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <optional>
#include <string>

#include "fuzz.hpp"
#include "mutator.hpp"
#include "reliability/row.hpp"

extern "C" void __sanitizer_set_death_callback(void (*)()) __attribute__((weak));

namespace risk::fuzz {
namespace {

constexpr std::uint64_t start = 20'260'301;  // any; the same for ever
constexpr std::uint64_t least_mutations = 50;
constexpr std::chrono::seconds short_run{3}, thorough_run{30};

std::string current, finding_file;  // for the handlers below: what is being tried, and where to keep it

void keep_current() {
    const int fd = ::open(finding_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0) return;
    const bool kept = ::write(fd, current.data(), current.size()) == static_cast<ssize_t>(current.size());
    ::close(fd);
    const char* words = kept ? "The input is kept as " : "The input could not be kept as ";
    (void)!::write(STDERR_FILENO, words, __builtin_strlen(words));
    (void)!::write(STDERR_FILENO, finding_file.data(), finding_file.size());
    (void)!::write(STDERR_FILENO, "\n", 1);
}

void on_death(int signal) {
    keep_current();
    std::signal(signal, SIG_DFL);
    ::raise(signal);
}

void watch_for_death() {
    if (__sanitizer_set_death_callback != nullptr) return __sanitizer_set_death_callback(keep_current);
    for (const int signal : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL}) std::signal(signal, on_death);
}

bool holds(std::string input) {
    current = std::move(input);
    try {
        try_input(current);
        return true;
    } catch (const std::exception& error) {
        std::cerr << "BROKEN: " << error.what() << '\n';
    }
    keep_current();
    return false;
}

/// How many inputs were tried; nothing if one of them breaks a property.
std::optional<std::uint64_t> replay(const std::filesystem::path& folder) {
    const auto seeds = read_corpus(folder / "corpus");
    for (const std::string& seed : seeds) {
        if (!holds(seed)) return std::nullopt;
    }
    const auto end = std::chrono::steady_clock::now() + (reliability::thorough() ? thorough_run : short_run);
    Mutator mutator(seeds, read_dictionary(folder / "dictionary"), start);
    std::uint64_t mutations = 0;
    while (mutations < least_mutations || std::chrono::steady_clock::now() < end) {
        if (!holds(mutator.next())) return std::nullopt;
        ++mutations;
    }
    std::cout << seeds.size() << " seeds and " << mutations << " mutations, nothing found\n";
    return seeds.size() + mutations;
}

}  // namespace
}  // namespace risk::fuzz

int main(int argc, char** argv) try {
    if (argc != 3) {
        std::cerr << "usage: " << argv[0] << " FOLDER_OF_THE_TARGET WHAT_IT_IS\n";
        return 2;
    }
    const std::filesystem::path folder = argv[1];
    risk::fuzz::finding_file = "finding_" + folder.filename().string();
    risk::fuzz::watch_for_death();
    const auto times = risk::fuzz::replay(folder);
    if (!times) return 1;
    risk::reliability::Row row;
    row.group = "fuzzing";
    row.what = argv[2];
    row.times = *times;
    risk::reliability::record(row);
    return 0;
} catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 2;
}
