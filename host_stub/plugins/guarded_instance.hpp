// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "plugin_api/risk_plugin.h"
#include "plugins/instance_services.hpp"

namespace risk::plugins {

/// The verbs of one instance, in an order that the contract allows, with a barrier around each: whatever a plugin throws or
/// answers becomes an outcome. One call at a time; cancel() from any thread, but not once teardown may have begun.
class GuardedInstance {
  public:
    GuardedInstance(const RunnerContext& context, InstanceKey key, const InstanceSettings& settings);

    VerbOutcome configure(const Secret& config);
    VerbOutcome activate();
    VerbOutcome poll(std::uint32_t max_events, std::int64_t deadline_ms);
    VerbOutcome teardown();  ///< legal in every state

    void cancel() noexcept;
    [[nodiscard]] InstanceServices& services() { return services_; }

  private:
    template <class Call>
    VerbOutcome guarded(std::uint32_t max_events, Call&& call);
    [[nodiscard]] VerbOutcome outcome_of(rp_result result, const rp_error& error, const rp_tally& tally) const;

    const RunnerContext& context_;
    InstanceServices services_;
    rp_instance* self_ = nullptr;
    bool active_ = false;
};

}  // namespace risk::plugins
