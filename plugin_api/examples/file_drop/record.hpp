// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "plugin_api/batch.hpp"

/// One line of the file as an event. A line looks like this:
///     {"id": "42", "person": "ann@example.test", "severity": "critical", "at": 1767225600, "title": "…", …}
/// "at" is in Unix seconds, "severity" one of none, low, moderate, high, critical. A line that is none of that becomes an
/// event that is ignored, with the line's beginning and the reason, so that nothing vanishes silently.
rp::Event read_record(std::string_view line, std::int64_t now_ns);
