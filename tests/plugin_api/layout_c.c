/* SPDX-License-Identifier: Apache-2.0
 * The golden layout, as a C11 compiler sees it. */
#include "plugin_api/risk_plugin.h"

#define LAYOUT_ASSERT(claim, line) _Static_assert(claim, "layout.golden: " line)
#include "layout_asserts.h"
