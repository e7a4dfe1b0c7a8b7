// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <spdlog/logger.h>

#include <optional>

#include "cli/command_context.hpp"
#include "cli/host_lock.hpp"
#include "cli/stop_signals.hpp"

namespace risk::cli {

/// The right to a data directory. While another host has it this one stands by: says so, and takes over as soon as that
/// one ends, however it ends. Nothing: a signal told this one to leave.
std::optional<HostLock> take_or_stand_by(CommandContext& context, const std::filesystem::path& file,
                                         const StopSignals& signals, spdlog::logger& log);

}  // namespace risk::cli
