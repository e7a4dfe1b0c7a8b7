// SPDX-License-Identifier: Apache-2.0
#include "cli/connection_report.hpp"

#include <boost/json.hpp>

#include "cli/command_error.hpp"
#include "cli/runner_program.hpp"
#include "web/json_text.hpp"

namespace risk::cli {
namespace {

namespace json = boost::json;
using integrations::CheckReport;
using integrations::ConnectionTrial;

CheckReport check(const CommandContext& context, const ConnectionTrial& trial) {
    plugins::ProcessOptions process;
    process.runner_program = runner_program();
    const auto launcher = plugins::make_plugin_launcher(process);
    return integrations::check_integration(take(integrations::check_request(trial)), *launcher, context.clock);
}

Table permission_table(const CheckReport& report) {
    Table table{{{"permission", "Permission"}, {"state", "State"}, {"purpose", "Needed for"}},
                {},
                "This plugin needs no permissions."};
    for (const auto& each : report.permissions) {
        table.rows.push_back(
            {each.permission.title, std::string(integrations::permission_word(each.state)), each.permission.purpose});
    }
    return table;
}

json::object as_json(const CheckReport& report) {
    json::array permissions;
    for (const auto& each : report.permissions) {
        permissions.push_back(json::object{{"id", each.permission.id},
                                           {"title", each.permission.title},
                                           {"state", integrations::permission_word(each.state)}});
    }
    return {{"status", domain::status_word(report.status)},
            {"reason", report.reason},
            {"failed_in", report.failed_in.empty() ? json::value() : json::value(report.failed_in)},
            {"permissions", std::move(permissions)},
            {"records_read", report.tally.fetched + report.events},
            {"events_offered", report.events},
            {"took_ms", report.took.count()}};
}

}  // namespace

int report_connection(CommandContext& context, const ConnectionTrial& trial) {
    context.console.progress("Asking " + trial.plugin.name + " …");
    const auto report = check(context, trial);
    context.console.end_progress();
    if (context.format == Format::json) {
        context.console.print(web::json_text(as_json(report)) + '\n');
    } else {
        context.print(permission_table(report));
    }
    if (context.format == Format::table) {
        const auto word = std::string(domain::status_word(report.status));
        context.console.print("\nStatus: " + word + " (" + std::to_string(report.took.count()) +
                              " ms). Nothing was stored.\n");
    }
    if (!report.ok()) context.console.fail(report.reason);
    return report.ok() ? exit_ok : exit_failed;
}

}  // namespace risk::cli
