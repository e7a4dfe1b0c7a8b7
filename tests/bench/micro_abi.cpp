// SPDX-License-Identifier: Apache-2.0
// A verb over the contract: into a loaded library and back, with the services that it asks for.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <stdexcept>

#include "loaded_plugin.hpp"
#include "plugin_api/risk_plugin.h"

namespace {

/// A host in which no time passes: nothing is new, so a poll is the way there and back.
rp_services quiet_services() {
    rp_services services{};
    services.size = sizeof services;
    services.abi_major = RP_ABI_MAJOR;
    services.abi_minor = RP_ABI_MINOR;
    services.commit = [](rp_host*, const rp_batch*) -> rp_result { return RP_OK; };
    services.checkpoint = [](rp_host*) { return rp_str{"1000", 4}; };
    services.log = [](rp_host*, rp_log_level, rp_str) {};
    services.unix_ns = [](rp_host*) { return std::int64_t{1000} * 60'000'000'000; };
    services.steady_ns = [](rp_host*) { return std::int64_t{0}; };
    services.cancelled = [](rp_host*) { return std::int32_t{0}; };
    return services;
}

void verb_over_the_abi(benchmark::State& state) {
    const LoadedPlugin plugin(HEARTBEAT);
    const rp_services services = quiet_services();
    rp_instance* instance = nullptr;
    rp_error error{};
    error.size = sizeof error;
    if (plugin.table().configure(&services, nullptr, {"{}", 2}, &instance, &error) != RP_OK ||
        plugin.table().activate(instance, &error) != RP_OK)
        throw std::runtime_error(error.message);
    rp_poll_args args{};
    args.size = sizeof args;
    args.max_events = 500;
    for (auto _ : state) {
        rp_tally tally{};
        tally.size = sizeof tally;
        benchmark::DoNotOptimize(plugin.table().poll(instance, &args, &tally, &error));
    }
    plugin.table().teardown(instance);
}
BENCHMARK(verb_over_the_abi);

}  // namespace
