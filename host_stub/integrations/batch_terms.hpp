// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "domain/counters.hpp"
#include "plugin_api/risk_plugin.h"
#include "store/event_store.hpp"

namespace risk::integrations {

/// A batch in the store's terms. Its strides and sizes are today's, its limits were checked on arrival.

/// Views into the batch.
std::vector<store::NewEvent> new_events(const rp_batch& batch);
/// Of the records that the batch decides, fetched = events + the other three.
domain::Tally batch_tally(const rp_batch& batch);
/// All strings and the checkpoint.
std::size_t batch_bytes(const rp_batch& batch);

domain::Tally to_tally(const rp_tally& tally);

}  // namespace risk::integrations
