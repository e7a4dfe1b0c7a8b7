// SPDX-License-Identifier: Apache-2.0
// Events into the store, durable when it answers: synchronous=FULL, seals, scores, roll-ups, all of it.
#include <benchmark/benchmark.h>

#include "bench/feed.hpp"

namespace {

using namespace risk::test;  // NOLINT(google-build-using-namespace)

void commit(benchmark::State& state) {
    const TempDir directory;
    Feed feed(directory.path(), 1'000);
    for (auto _ : state) {
        state.PauseTiming();
        const auto delivery = feed.next(static_cast<std::size_t>(state.range(0)));
        state.ResumeTiming();
        feed.store(*delivery);
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(commit)->Arg(1)->Arg(50)->Arg(500)->Arg(2'000)->MeasureProcessCPUTime()->UseRealTime();

/// As a backlog comes: each alert happened before those that are known of its person.
void commit_newest_first(benchmark::State& state) {
    const TempDir directory;
    Feed feed(directory.path(), 400, Feed::Order::newest_first);
    for (auto _ : state) {
        state.PauseTiming();
        const auto delivery = feed.next(static_cast<std::size_t>(state.range(0)));
        state.ResumeTiming();
        feed.store(*delivery);
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(commit_newest_first)->Arg(500)->Iterations(100)->MeasureProcessCPUTime()->UseRealTime();
BENCHMARK(commit_newest_first)->Arg(2'000)->Iterations(25)->MeasureProcessCPUTime()->UseRealTime();

/// In the middle of what is known of her: everything after it is summed again.
void late_alert(benchmark::State& state) {
    const TempDir directory;
    Feed feed(directory.path(), 1);
    feed.store(*feed.next(static_cast<std::size_t>(state.range(0))));
    std::int64_t moment = noon + state.range(0) / 2;
    for (auto _ : state) {
        state.PauseTiming();
        const auto delivery = feed.late("person1@x.test", ++moment);
        state.ResumeTiming();
        feed.store(*delivery);
    }
}
BENCHMARK(late_alert)
    ->Arg(10)
    ->Arg(1'000)
    ->Iterations(50)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

}  // namespace
