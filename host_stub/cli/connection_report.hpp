// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command_context.hpp"
#include "integrations/integration_check.hpp"

namespace risk::cli {

/// Makes the calls that production makes, stores nothing, and prints a table of permissions. exit_ok only if all worked.
int report_connection(CommandContext& context, const integrations::ConnectionTrial& trial);

}  // namespace risk::cli
