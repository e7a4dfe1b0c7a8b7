// SPDX-License-Identifier: Apache-2.0
// A page of fifty alerts of the upstream: read, then decided and made into events. Per alert.
#include <benchmark/benchmark.h>

#include <boost/json/parse.hpp>
#include <optional>
#include <stdexcept>
#include <string>

#include "alerts/admission.hpp"
#include "alerts/event_body.hpp"
#include "alerts/sessions_page.hpp"
#include "base/clock.hpp"
#include "incydr_simulator/scenario.hpp"

namespace {

using namespace risk;  // NOLINT(google-build-using-namespace)

constexpr std::int64_t page_size = 50;
constexpr std::int64_t activated_ms = 1'772'409'600'000;  // 2026-03-02T00:00:00Z, as the scenario's clock
constexpr std::int64_t now_ms = activated_ms + 2 * incydr_simulator::day_ms;

/// What the simulator shows of fifty critical alerts.
std::string page_of_alerts() {
    auto tenant = incydr_simulator::make_tenant(boost::json::parse(R"({
        "clock": {"start": "2026-03-02T00:00:00Z", "speed": 0},
        "people": [{"count": 20, "domain": "acme.test", "by_actor_name": 1.0, "by_parent": 0.0, "by_events": 0.0}],
        "generators": [{"from": "+1m", "length": "1d", "critical": 50, "noise": 0}]})"),
                                                {}, system_clock());
    tenant.world.advance_to(now_ms);
    return tenant.world.page({}, 0, page_size).body->plain;
}

void parse_page(benchmark::State& state) {
    const std::string page = page_of_alerts();
    incydr::SessionsPage read;
    for (auto _ : state) {
        if (!incydr::parse_sessions(page, read) || read.items.size() != page_size)
            throw std::runtime_error("the page was not read");
    }
    state.SetItemsProcessed(state.iterations() * page_size);
}
BENCHMARK(parse_page)->Arg(page_size);

void map_to_event(benchmark::State& state) {
    incydr::SessionsPage page;
    if (!incydr::parse_sessions(page_of_alerts(), page)) throw std::runtime_error("the page was not read");
    const incydr::Origin upstream{true, "api.us.code42.com", 443};
    const incydr::Details details{nullptr, "not asked for"};
    for (auto _ : state) {
        for (const incydr::Session& session : page.items) {
            const auto admission = incydr::judge(session, activated_ms, now_ms);
            if (admission.verdict != incydr::Verdict::admit) throw std::runtime_error("an alert was not admitted");
            benchmark::DoNotOptimize(incydr::event_title(session, details));
            benchmark::DoNotOptimize(incydr::event_body(session, "tenant", admission.designated_ms, details, upstream));
        }
    }
    state.SetItemsProcessed(state.iterations() * page_size);
}
BENCHMARK(map_to_event)->Arg(page_size);

}  // namespace
