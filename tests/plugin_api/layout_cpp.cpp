// SPDX-License-Identifier: Apache-2.0
// The golden layout, as a C++ compiler sees it.
#include "plugin_api/risk_plugin.h"

#define LAYOUT_ASSERT(claim, line) static_assert(claim, "layout.golden: " line)
#include "layout_asserts.h"
