// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "cli/command_context.hpp"
#include "cli/integration_input.hpp"
#include "store/integration_store.hpp"

namespace risk::cli {

// What `host_stub integration …` does; each gives the exit status.
int add_integration(CommandContext& context, const IntegrationInput& input);
int edit_integration(CommandContext& context, const IntegrationInput& input);
int list_integrations(CommandContext& context);
int show_integration(CommandContext& context, const std::string& name);
int pause_integration(CommandContext& context, const std::string& name, bool paused);
int remove_integration(CommandContext& context, const std::string& name, bool sure);
int test_integration(CommandContext& context, const std::string& name, const NetworkOptions& network);

/// By name, or by its number. Ends the command, with a suggestion, if there is none.
store::Integration find_integration(OpenStore& store, const std::string& name);

}  // namespace risk::cli
