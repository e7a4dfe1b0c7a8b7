// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/suggest.hpp"
#include "cli/command_error.hpp"
#include "cli/input_file.hpp"
#include "cli/plugin_commands.hpp"
#include "plugin_api/risk_plugin.h"
#include "plugins/conformance/conformance.hpp"
#include "plugins/plugin_directory.hpp"

namespace risk::cli {
namespace {

using conformance::CheckResult;
using conformance::Verdict;

Table as_table(const std::vector<CheckResult>& results) {
    Table table{
        {{"id", "Check"}, {"verdict", "Verdict"}, {"ms", "ms"}, {"title", "A plugin that passes"}, {"detail", "Found"}},
        {},
        "No checks."};
    for (const auto& each : results) {
        table.rows.push_back(
            {each.id, std::string(conformance::name_of(each.verdict)), each.ms, each.title, text_cell(each.detail)});
    }
    return table;
}

std::string count(const std::vector<CheckResult>& results, Verdict verdict) {
    return std::to_string(std::ranges::count(results, verdict, &CheckResult::verdict));
}

void require_known_checks(const std::vector<std::string>& wanted) {
    std::vector<std::string> known;
    for (const auto& each : conformance::conformance_checks()) known.push_back(each.id);
    for (const auto& id : wanted) {
        if (std::ranges::find(known, id) != known.end()) continue;
        throw CommandError(exit_not_found, Failure{"There is no such check", id, "", "", suggestion(id, known)});
    }
}

}  // namespace

int check_plugin(CommandContext& context, const PluginCheckOptions& options) {
    take(plugins::PluginManifest::read(options.manifest));
    const auto signature = plugins::examine_plugin(options.manifest, context.trust).signature;
    conformance::ConformanceOptions how;
    if (!options.config.empty()) how.config = take(read_file(options.config, 1U << 20U));
    if (options.developer) how.host_flags = RP_HOST_DEVELOPER;
    how.only = options.only;
    require_known_checks(options.only);
    const auto total = options.only.empty() ? conformance::conformance_checks().size() : options.only.size();
    std::size_t done = 0;
    how.on_result = [&](const CheckResult& result) {
        context.console.progress("[" + std::to_string(++done) + "/" + std::to_string(total) + "] " + result.id);
    };
    const auto results = conformance::run_conformance(options.manifest, how);
    context.console.end_progress();
    context.print(as_table(results));
    const bool conforms = std::ranges::count(results, Verdict::failed, &CheckResult::verdict) == 0;
    context.console.say(count(results, Verdict::passed) + " passed, " + count(results, Verdict::failed) + " failed, " +
                        count(results, Verdict::not_judged) + " not judged.");
    context.console.say("Signature, which no check needs: " + signature.sentence() + '.');
    return conforms ? exit_ok : exit_failed;
}

}  // namespace risk::cli
