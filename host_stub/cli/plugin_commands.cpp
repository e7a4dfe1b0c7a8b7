// SPDX-License-Identifier: Apache-2.0
#include "cli/plugin_commands.hpp"

#include <memory>

#include "cli/invocation.hpp"
#include "cli/network_flags.hpp"
#include "cli/plugin_catalogue.hpp"
#include "plugins/sandbox.hpp"
#include "store/quarantine_store.hpp"

namespace risk::cli {

namespace {

/// The key by the name it is trusted under, or its id.
Cell signed_by(const plugins::PluginSignature& signature) {
    return text_cell(signature.signer.empty() ? signature.key_id : signature.signer);
}

}  // namespace

int list_plugins(CommandContext& context) {
    Table table{{{"file", "File"},
                 {"id", "Id"},
                 {"name", "Name"},
                 {"version", "Version"},
                 {"sandbox", "Sandbox"},
                 {"signature", "Signature"},
                 {"signed_by", "Signed by"},
                 {"usable", "Usable"},
                 {"why_not", "Why not"}},
                {},
                "No plugins in " + context.plugins.string() + "."};
    bool all_usable = true;
    const std::string walls = plugins::possible_walls(plugins::SandboxKernel::here()).level();
    for (const auto& entry : scan_plugins(context)) {
        const auto& manifest = entry.manifest;
        table.rows.push_back({entry.file.filename().string(), manifest ? Cell{manifest->id} : Cell{},
                              manifest ? Cell{manifest->name} : Cell{}, manifest ? Cell{manifest->version} : Cell{},
                              entry.rejected ? Cell{} : Cell{walls}, std::string(plugins::word(entry.signature.state)),
                              signed_by(entry.signature), !entry.rejected,
                              entry.rejected ? Cell{entry.rejected->sentence()} : Cell{}});
        all_usable = all_usable && !entry.rejected;
    }
    context.print(table);
    return all_usable ? exit_ok : exit_failed;
}

int release_plugin(CommandContext& context, const std::string& id) {
    auto store = context.open(Use::existing);
    const auto plugin = usable_plugin(context, id);
    const bool lifted = store::QuarantineStore(*store.database).lift(plugin.library_sha256);
    Record record;
    record.add("id", "Id", plugin.id);
    record.add("released", "Released", lifted);
    if (lifted) audit(context, store, "plugin.release", plugin.id, "version " + plugin.version);
    context.done('"' + plugin.name +
                     (lifted ? "\" has been released: a running host starts it now." : "\" is not in quarantine."),
                 record);
    return exit_ok;
}

namespace {

void describe_check(CLI::App& group, Invocation& chosen) {
    auto* check =
        group.add_subcommand("check", "Run the conformance suite on a plugin, each check in a process of its own");
    auto options = std::make_shared<PluginCheckOptions>();
    check->add_option("MANIFEST", options->manifest, "The plugin's manifest")->required();
    check
        ->add_option("--config", options->config,
                     "A configuration, as JSON, for the checks that need a working upstream")
        ->type_name("FILE");
    check->add_option("--only", options->only, "Make only this check; once for each")
        ->type_name("ID")
        ->allow_extra_args(false);
    check->add_flag("--developer", options->developer, "Allow loopback and private addresses");
    chosen.on(check, [options](CommandContext& context) { return check_plugin(context, *options); });
}

void describe_run(CLI::App& group, Invocation& chosen) {
    auto* run = group.add_subcommand("run", "Run one plugin without a host; its events are printed as JSON lines");
    auto options = std::make_shared<PluginRunOptions>();
    run->add_option("MANIFEST", options->manifest, "The plugin's manifest")->required();
    run->add_option("--config", options->config, "Its configuration as JSON, secrets included")->type_name("FILE");
    run->add_option("--checkpoint", options->checkpoint, "Start from, and keep, the checkpoint in this file")
        ->type_name("FILE");
    run->add_option("--polls", options->polls, "How many times to poll")->capture_default_str();
    run->add_option("--max-events", options->max_events, "The largest batch (default: as the manifest says)");
    run->add_flag("--in-process", options->in_process, "Load it into this process: for debuggers");
    add_network_flags(*run, options->network);
    chosen.on(run, [options](CommandContext& context) { return run_plugin(context, *options); });
}

}  // namespace

void add_plugin_commands(CLI::App& app, Invocation& chosen) {
    auto* group = app.add_subcommand("plugin", "What is in the plugin directory")->require_subcommand(1);
    chosen.on(group->add_subcommand("list", "Every file in it: usable, or why not"), list_plugins);
    describe_check(*group, chosen);
    describe_run(*group, chosen);
    add_plugin_signing_commands(*group, chosen);
    auto* release =
        group->add_subcommand("release", "Start a plugin again that was stopped because it ended too often");
    auto id = std::make_shared<std::string>();
    release->add_option("ID", *id, "The plugin's id, as in plugin list")->required();
    chosen.on(release, [id](CommandContext& context) { return release_plugin(context, *id); });
}

}  // namespace risk::cli
