// SPDX-License-Identifier: Apache-2.0
// commit_growth EVENTS PEOPLE: what it takes to store so many alerts in commits of 500, noted at each power of ten. One JSON
// object: {"people":…,"points":[[events, CPU seconds, bytes of the database],…]}.
#include <time.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>

#include "bench/feed.hpp"

namespace {

double cpu_seconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

}  // namespace

int main(int argc, char** argv) try {
    const std::int64_t events = argc > 1 ? std::atoll(argv[1]) : 100'000;
    const std::int64_t people = argc > 2 ? std::atoll(argv[2]) : 1'000;
    const risk::test::TempDir directory;
    risk::test::Feed feed(directory.path(), people);
    double spent = 0;
    std::int64_t next = 1'000;
    std::printf(R"({"people":%lld,"points":[)", static_cast<long long>(people));
    for (std::int64_t stored = 500; stored <= events; stored += 500) {
        const auto delivery = feed.next(500);
        const double before = cpu_seconds();
        feed.store(*delivery);
        spent += cpu_seconds() - before;
        if (stored != next) continue;
        const auto bytes = std::filesystem::file_size(directory / "host.db");
        std::printf("%s[%lld,%.6f,%ju]", next == 1'000 ? "" : ",", static_cast<long long>(stored), spent,
                    static_cast<std::uintmax_t>(bytes));
        next *= 10;
    }
    std::puts("]}");
} catch (const std::exception& failure) {
    std::fprintf(stderr, "%s\n", failure.what());
    return 1;
}
