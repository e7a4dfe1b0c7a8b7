// SPDX-License-Identifier: Apache-2.0
// The score of one person: one event more, read now, taken apart into its lines.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <vector>

#include "domain/behaviour_score.hpp"

namespace {

using namespace risk::domain;  // NOLINT(google-build-using-namespace)

constexpr std::int64_t noon = 1'767'268'800, hour = 3'600;

void score_update(benchmark::State& state) {
    std::int64_t clear_at = 0, occurred = noon;
    for (auto _ : state) {
        clear_at = add_event(clear_at, occurred += hour, critical_penalty_seconds);
        benchmark::DoNotOptimize(read_score(clear_at, occurred));
    }
}
BENCHMARK(score_update);

void score_breakdown(benchmark::State& state) {
    std::vector<LedgerEntry> ledger;
    for (std::int64_t i = 0; i < state.range(0); ++i)
        ledger.push_back({noon + i * hour, critical_penalty_seconds, "incydr", std::to_string(i)});
    for (auto _ : state) benchmark::DoNotOptimize(breakdown(ledger, noon + state.range(0) * hour));
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(score_breakdown)->Arg(10)->Arg(1'000);

}  // namespace
