// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "integrations/live_view.hpp"
#include "store/notice_store.hpp"

namespace risk::web {

/// In the Prometheus text format 0.0.4.
std::string metrics_text(const integrations::LiveView& live, const store::NoticeFigures& notices);

}  // namespace risk::web
