// SPDX-License-Identifier: Apache-2.0
#include "web/integration_rows.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <thread>
#include <unordered_map>

#include "web/entitled_view.hpp"
#include "web/problem.hpp"
#include "web/query_reader.hpp"

namespace risk::web {
namespace {

using integrations::LiveIntegration;

constexpr auto settle_limit = std::chrono::seconds(5);
constexpr auto look_every = std::chrono::milliseconds(20);

template <class Condition>
void wait_until(const RestContext& context, Condition condition) {
    const auto& view = context.services.live;
    if (!view.kept()) return;  // nobody is there to take it up
    const auto end = std::chrono::steady_clock::now() + settle_limit;
    while (!context.stopping.stop_requested() && std::chrono::steady_clock::now() < end && !condition(view)) {
        std::this_thread::sleep_for(look_every);
    }
}

/// Joins what is stored with what runs, as far as it may be shown.
class Joiner {
  public:
    explicit Joiner(const RestContext& context)
        : store_(context.database, context.services.secrets),
          plugins_(context.services.live.plugins()),
          entitled_(context) {}

    std::optional<IntegrationRow> join(store::Integration stored, std::optional<LiveIntegration> running) {
        auto live = running ? std::move(*running) : not_taken_up(stored);
        if (!entitled_.granted(live.entitlements)) return std::nullopt;
        live.name = stored.settings.name;
        if (live.revision < stored.revision) live.interval_ms = stored.settings.interval_ms;
        return IntegrationRow{std::move(stored), std::move(live)};
    }

    std::optional<IntegrationGlance> join(store::IntegrationOutline stored, const LiveIntegration* running) {
        const auto absent = running == nullptr ? not_taken_up(stored.plugin_id, stored.paused) : LiveIntegration{};
        const auto& live = running == nullptr ? absent : *running;
        if (!entitled_.granted(live.entitlements)) return std::nullopt;
        return IntegrationGlance{std::move(stored), live.plugin_name, live.status.status};
    }

    store::IntegrationStore& store() { return store_; }

  private:
    LiveIntegration not_taken_up(const std::string& plugin_id, bool paused) {
        LiveIntegration live;
        live.plugin_id = live.plugin_name = plugin_id;
        live.status.status = paused ? domain::Status::paused : domain::Status::connecting;
        live.next = paused ? "nothing until it is resumed" : "the host is about to take it up";
        const auto plugin = std::ranges::find(plugins_, plugin_id, &integrations::LivePlugin::id);
        if (plugin == plugins_.end()) return live;
        live.plugin_name = plugin->name;
        live.entitlements = plugin->entitlements;
        return live;
    }
    LiveIntegration not_taken_up(const store::Integration& stored) {
        auto live = not_taken_up(stored.settings.plugin_id, stored.paused);
        live.id = stored.id;
        live.status.since_s = stored.created_s;
        live.counters = store_.counters(stored.id);
        return live;
    }

    store::IntegrationStore store_;
    std::vector<integrations::LivePlugin> plugins_;
    EntitledView entitled_;
};

}  // namespace

std::vector<IntegrationRow> integration_rows(const RestContext& context) {
    Joiner joiner(context);
    auto all = joiner.store().list();
    auto live = context.services.live.integrations();
    std::unordered_map<std::int64_t, LiveIntegration*> running;
    for (auto& each : live) running.emplace(each.id, &each);
    std::vector<IntegrationRow> rows;
    rows.reserve(all.size());
    for (auto& stored : all) {
        const auto found = running.find(stored.id);
        auto one = found == running.end() ? std::nullopt : std::optional(std::move(*found->second));
        if (auto row = joiner.join(std::move(stored), std::move(one))) rows.push_back(std::move(*row));
    }
    return rows;
}

std::vector<IntegrationGlance> integration_glances(const RestContext& context) {
    Joiner joiner(context);
    auto all = joiner.store().outlines();
    const auto live = context.services.live.glance();
    std::unordered_map<std::int64_t, const LiveIntegration*> running;
    running.reserve(live.size());
    for (const auto& each : live) running.emplace(each->id, each.get());
    std::vector<IntegrationGlance> glances;
    glances.reserve(all.size());
    for (auto& stored : all) {
        const auto found = running.find(stored.id);
        const auto* one = found == running.end() ? nullptr : found->second;
        if (auto glance = joiner.join(std::move(stored), one)) glances.push_back(std::move(*glance));
    }
    return glances;
}

std::vector<IntegrationRow> integration_rows(const RestContext& context, std::span<const std::int64_t> ids) {
    Joiner joiner(context);
    auto all = joiner.store().list(ids);
    std::vector<IntegrationRow> rows;
    for (auto& stored : all) {
        auto live = context.services.live.integration(stored.id);
        if (auto row = joiner.join(std::move(stored), std::move(live))) rows.push_back(std::move(*row));
    }
    return rows;
}

IntegrationRow integration_row(const RestContext& context, const Request& request, std::int64_t id) {
    Joiner joiner(context);
    auto stored = joiner.store().find(id);
    auto row = stored ? joiner.join(std::move(*stored), context.services.live.integration(id)) : std::nullopt;
    if (row) return std::move(*row);
    throw ProblemError(404, {"There is no such integration", request.path(), "", "",
                             "/api/v1/integrations lists those that there are."});
}

IntegrationRow captured_integration(const RestContext& context, const Request& request) {
    return integration_row(context, request, captured_number(request, "id", "integration"));
}

void wait_until_settled(const RestContext& context, std::int64_t id, std::int64_t revision) {
    wait_until(context, [&](const integrations::LiveView& view) {
        const auto live = view.integration(id);
        return live && live->revision >= revision && live->status.status != domain::Status::connecting;
    });
}

void wait_until_released(const RestContext& context, const std::string& plugin) {
    wait_until(context, [&](const integrations::LiveView& view) {
        const auto all = view.plugins();
        return std::ranges::none_of(all, [&](const auto& each) { return each.id == plugin && each.quarantined; });
    });
}

}  // namespace risk::web
