// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "cli/console.hpp"
#include "cli/data_directory.hpp"
#include "cli/table.hpp"
#include "plugins/plugin_trust.hpp"

namespace risk::cli {

/// What every command is given.
struct CommandContext {
    std::filesystem::path data;
    std::filesystem::path plugins;     ///< the plugin directory
    risk::plugins::PluginTrust trust;  ///< whose plugins may run
    Format format = Format::table;
    Console& console;
    const Clock& clock;
    std::filesystem::path key_file = {};  ///< as named on the command line; empty: see key_source

    void print(const Table& table);
    void print(const Record& record);
    /// What was done: the sentence for a person, the record for a program.
    void done(std::string_view sentence, const Record& record);

    /// Ends the command with the reason if the store cannot be had.
    [[nodiscard]] OpenStore open(Use use) const;
};

/// Notes in the audit log what was done, by whom: "command line (uid 0, root)".
void audit(const CommandContext& context, OpenStore& store, std::string_view action, std::string_view subject,
           std::string_view detail);
std::string actor();

}  // namespace risk::cli
