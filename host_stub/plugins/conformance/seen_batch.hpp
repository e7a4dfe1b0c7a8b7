// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plugin_api/risk_plugin.h"

namespace risk::conformance {

/// A copy of an event, with what its writer knew of it.
struct SeenEvent {
    std::uint32_t size = 0;
    rp_severity severity = RP_SEVERITY_NONE;
    std::int64_t occurred_ns = 0;
    std::string id, kind, subject, actor, title, body, ignored_because;

    friend bool operator==(const SeenEvent&, const SeenEvent&) = default;
};

/// A copy of a batch.
struct SeenBatch {
    std::uint32_t size = 0;
    std::uint32_t event_stride = 0;
    std::vector<SeenEvent> events;
    std::string checkpoint;
    std::optional<rp_tally> tally;  ///< what the writer did not know is zero
};

/// Reads a batch by the sizes in it, whatever age of the contract its writer has.
SeenBatch see(const rp_batch& batch);

/// The members of `theirs` that its writer knew; the others are zero.
rp_tally see(const rp_tally& theirs);

}  // namespace risk::conformance
