// SPDX-License-Identifier: Apache-2.0
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "domain/random_source.hpp"
#include "store/workshop.hpp"

namespace {

using namespace risk;        // NOLINT(google-build-using-namespace)
using namespace risk::test;  // NOLINT(google-build-using-namespace)
using Steady = std::chrono::steady_clock;

// Of this process alone: the same on a busy machine.
double cpu_microseconds() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

double microseconds(Steady::time_point from) {
    return std::chrono::duration<double, std::micro>(Steady::now() - from).count();
}

long resident_kb() {
    std::ifstream status("/proc/self/statm");
    long total = 0, resident = 0;
    status >> total >> resident;
    return resident * (::sysconf(_SC_PAGESIZE) / 1024);
}

std::vector<Event> batch_of(RandomSource& random, std::int64_t number, std::int64_t people, bool late) {
    std::vector<Event> events;
    for (int i = 0; i < 500; ++i) {
        const auto t = noon + number * 500 + i - (late ? random.between(0, 300 * day) : 0);
        events.push_back({"tenant-1/942704829036142720_" + std::to_string(number * 500 + i),
                          "person" + std::to_string(random.between(1, people)) + "@x.test", t});
    }
    return events;
}

// Commits of 500 with a body of 1 kB, as alerts have.
void commits(const char* name, std::int64_t batches, std::int64_t people, bool late) {
    TempDir directory;
    RandomSource random;
    Workshop workshop(directory.path(), true);
    const auto id = workshop.add_integration("A");
    const std::string body(1000, 'b');
    double spent = 0, last_tenth = 0, cpu = 0;
    for (std::int64_t n = 0; n < batches; ++n) {
        const auto events = batch_of(random, n, people, late);
        auto seen = views(events);
        for (auto& event : seen) event.body = body;
        auto commit = batch(id, seen, noon + batches * 500);
        commit.checkpoint = "checkpoint";
        const auto from = Steady::now();
        const auto cpu_from = cpu_microseconds();
        must(std::move(must(workshop.event_store.commit({&commit, 1})).front()));
        spent += microseconds(from);
        cpu += cpu_microseconds() - cpu_from;
        if (n >= batches - batches / 10) last_tenth += microseconds(from);
    }
    const auto events = static_cast<double>(batches * 500);
    const auto bytes = static_cast<double>(std::filesystem::file_size(directory / "host.db"));
    std::printf(
        "%-28s %8.0f events  %6.1f us an event (%.1f in the last tenth, %.1f of CPU)  %6.0f bytes an event  RSS %ld "
        "kB\n",
        name, events, spent / events, last_tenth / (events / 10), cpu / events, bytes / events, resident_kb());

    auto from = Steady::now();
    for (int i = 0; i < 100; ++i) must(workshop.event_store.find({}));
    std::printf("%-28s %8.0f us a page of 50\n", "  feed", microseconds(from) / 100);
    from = Steady::now();
    for (int i = 0; i < 100; ++i) static_cast<void>(workshop.scores.highest(noon, 10));
    std::printf("%-28s %8.0f us for ten\n", "  highest", microseconds(from) / 100);
    from = Steady::now();
    for (int i = 0; i < 100; ++i) static_cast<void>(workshop.scores.explain("person1@x.test", noon + batches * 500));
    std::printf("%-28s %8.0f us\n", "  explain", microseconds(from) / 100);
    from = Steady::now();
    static_cast<void>(workshop.scores.organisation(noon));
    std::printf("%-28s %8.0f us\n", "  organisation", microseconds(from));
    from = Steady::now();
    for (int i = 0; i < 1000; ++i) static_cast<void>(workshop.database->data_version());
    std::printf("%-28s %8.1f us\n", "  data_version", microseconds(from) / 1000);
}

// One alert that comes a year late, for somebody with 1,000 of them, in a commit of its own.
void late_alert() {
    TempDir directory;
    Workshop workshop(directory.path(), true);
    const auto id = workshop.add_integration("A");
    std::vector<Event> events;
    for (int i = 0; i < 1000; ++i) events.push_back({std::to_string(i), "ann@x.test", noon + i * 8 * hour});
    const auto now = events.back().occurred_s;
    workshop.admit(id, events, now);
    std::vector<double> times;
    for (int i = 0; i < 101; ++i) {
        const auto from = cpu_microseconds();
        workshop.admit(id, {{"late " + std::to_string(i), "ann@x.test", noon + i * hour}}, now);
        times.push_back(cpu_microseconds() - from);
    }
    std::ranges::sort(times);
    std::printf("%-28s %8.0f us of CPU, median; %.0f at most\n", "late alert among 1000", times[50], times[100]);
}

}  // namespace

int main(int argc, char** argv) {
    const auto batches = argc > 1 ? std::atoll(argv[1]) : 200;
    commits("in order, 1000 people", batches, 1000, false);
    commits("in order, 50000 people", batches, 50'000, false);
    commits("late, 1000 people", batches / 4, 1000, true);
    late_alert();
    return 0;
}
