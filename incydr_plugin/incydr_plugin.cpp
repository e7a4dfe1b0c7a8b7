// SPDX-License-Identifier: Apache-2.0
// Critical Incydr alerts, by the contract of plugin_api: configure → activate → poll … → teardown.
#include <optional>

#include "activation.hpp"
#include "alerts/alert_reader.hpp"
#include "plugin_api/plugin.hpp"
#include "settings.hpp"
#include "upstream/api_client.hpp"
#include "upstream/request_budget.hpp"

namespace risk::incydr {
namespace {

constexpr std::int64_t second_ns = 1'000'000'000;

// What instances share: they talk to one upstream, whose limit does not ask which of them it is; and whom to trust is a
// megabyte that is the same for all.
struct Shared {
    BudgetRegistry budgets;
    std::shared_ptr<SharedNetwork> network = make_shared_network();
};

Shared& shared() {
    static Shared all;
    return all;
}

Settings read_settings(const rp::Host& host, std::string_view config) {
    auto settings = Settings::parse(config, {host.developer(), host.allowed_hosts()});
    if (!settings) throw settings.failure();
    return std::move(*settings);
}

class IncydrPlugin final : public rp::Plugin {
  public:
    IncydrPlugin(rp::Host& host, std::string_view config)
        : Plugin(host),
          settings_(read_settings(host, config)),
          api_(host, settings_,
               shared().budgets.of(settings_.base_url.text(), settings_.requests_per_minute, host.steady_ns()),
               shared().network) {}

    rp::Outcome activate() override {
        api_.begin(host().steady_ns() + 60 * second_ns);
        auto checkpoint = incydr::activate(host(), api_, settings_);
        api_.rest();
        if (!checkpoint) return checkpoint.failure();
        reader_.emplace(host(), api_, settings_, std::move(*checkpoint));
        return RP_OK;
    }

    rp::Outcome poll(const rp::PollArgs& args, rp::Tally& tally) override {
        if (!reader_) return rp::Failure(RP_E_INTERNAL, "poll was called before activate had succeeded.");
        api_.begin(args.deadline_ns != 0 ? args.deadline_ns : host().steady_ns() + 120 * second_ns);
        rp::Outcome outcome = reader_->poll(args.max_events, tally);
        if (outcome.result() != RP_MORE) api_.rest();
        return outcome;
    }

  private:
    Settings settings_;
    ApiClient api_;
    std::optional<AlertReader> reader_;
};

}  // namespace
}  // namespace risk::incydr

RP_EXPORT_PLUGIN(risk::incydr::IncydrPlugin, "incydr", INCYDR_PLUGIN_VERSION)
