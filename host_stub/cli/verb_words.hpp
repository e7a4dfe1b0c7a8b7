// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "plugins/plugin_process.hpp"

namespace risk::cli {

/// How a verb ended, for the author of a plugin: "RP_E_FORBIDDEN (users.read): The API client …".
std::string outcome_text(const plugins::VerbOutcome& outcome);

}  // namespace risk::cli
