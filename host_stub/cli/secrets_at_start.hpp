// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <spdlog/logger.h>

#include "cli/command_context.hpp"

namespace risk::cli {

/// For a host that starts: puts the key in order (see SecretKeeper::settle) and says which integrations need their secrets
/// again, and why.
void settle_secrets(const CommandContext& context, OpenStore& store, spdlog::logger& log);

}  // namespace risk::cli
