// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>

#include "cli/command_error.hpp"
#include "cli/input_file.hpp"
#include "cli/network_options.hpp"
#include "cli/plugin_catalogue.hpp"
#include "cli/plugin_commands.hpp"
#include "cli/runner_program.hpp"
#include "cli/verb_runner.hpp"
#include "cli/verb_words.hpp"
#include "integrations/allowed_hosts.hpp"
#include "plugins/config_schema.hpp"
#include "web/event_json.hpp"
#include "web/json_text.hpp"
#include "web/time_text.hpp"

namespace risk::cli {
namespace {

namespace json = boost::json;

std::string text_of(rp_str text) { return text.len == 0 ? std::string() : std::string(text.data, text.len); }

json::object event_line(const rp_event& event) {
    json::object object{{"id", text_of(event.id)},
                        {"kind", text_of(event.kind)},
                        {"severity", web::severity_word(event.severity)},
                        {"subject", text_of(event.subject)},
                        {"actor", text_of(event.actor)},
                        {"title", text_of(event.title)},
                        {"occurred", web::rfc3339(event.occurred_ns / 1'000'000'000)},
                        {"occurred_ns", event.occurred_ns},
                        {"ignored_because", text_of(event.ignored_because)}};
    boost::system::error_code error;
    object["body"] = json::parse(text_of(event.body), error);
    return object;
}

/// The configuration as configure() gets it: checked by the manifest's schema, defaults filled in.
Secret read_config(const PluginRunOptions& options, const plugins::PluginManifest& manifest) {
    auto text = options.config.empty() ? std::string("{}") : take(read_file(options.config, 1U << 20U));
    boost::system::error_code error;
    const auto parsed = json::parse(text, error);
    if (error || !parsed.is_object()) {
        throw CommandError(exit_usage, Failure{"The configuration cannot be read", options.config, "one JSON object",
                                               error ? error.message() : "another JSON value", ""});
    }
    auto wrong = manifest.config_schema->validate(parsed.as_object());
    if (!wrong.empty()) throw CommandError(exit_usage, std::move(wrong));
    const auto split = manifest.config_schema->split(parsed.as_object());
    return take(manifest.config_schema->join(split.config_json, split.secrets));
}

/// Prints the events of a batch, and keeps its checkpoint when they are out.
class PrintingSink {
  public:
    PrintingSink(CommandContext& context, std::string checkpoint_file)
        : context_(context), file_(std::move(checkpoint_file)) {
        if (!file_.empty() && std::filesystem::exists(file_)) checkpoint_ = take(read_file(file_, RP_MAX_CHECKPOINT));
    }

    rp_result commit(const rp_batch& batch) {
        for (std::size_t i = 0; i < batch.count; ++i)
            context_.console.print(web::json_text(event_line(batch.events[i])) + '\n');
        if (!context_.console.flush()) return RP_E_REFUSED;
        events_ += batch.count;
        if (batch.checkpoint.len == 0) return RP_OK;
        checkpoint_ = text_of(batch.checkpoint);
        if (file_.empty()) return RP_OK;
        const auto written = write_file_atomically(file_, checkpoint_);
        if (!written) context_.console.fail(written.failure().sentence());
        return written ? RP_OK : RP_E_REFUSED;
    }

    [[nodiscard]] const std::string& checkpoint() const { return checkpoint_; }
    [[nodiscard]] std::uint64_t events() const { return events_; }

  private:
    CommandContext& context_;
    std::string file_, checkpoint_;
    std::uint64_t events_ = 0;
};

/// Says how a verb ended; false if it failed.
bool told(CommandContext& context, const std::string& verb, const Result<plugins::VerbOutcome>& outcome) {
    const auto text = outcome ? outcome_text(*outcome) : outcome.failure().sentence();
    context.console.say(verb + ": " + text);
    return outcome && outcome->result >= 0;
}

void tell_walls(CommandContext& context, const plugins::SandboxReport& walls) {
    const std::string missing = walls.missing();
    context.console.say("sandbox: " + walls.level() + (missing.empty() ? "" : ". " + missing));
}

plugins::InstanceSettings settings_for(const PluginRunOptions& options, const plugins::PluginManifest& manifest,
                                       std::string checkpoint) {
    plugins::InstanceSettings settings;
    settings.config_json = read_config(options, manifest);
    settings.checkpoint = std::move(checkpoint);
    settings.allowed_hosts =
        integrations::allowed_hosts(manifest, allowed_patterns(options.network), options.network.developer);
    if (options.network.developer) settings.flags = RP_HOST_DEVELOPER;
    return settings;
}

bool poll_all(CommandContext& context, const PluginRunOptions& options, const plugins::PluginManifest& manifest,
              VerbRunner& runner, const PrintingSink& sink) {
    const auto max_events = options.max_events == 0 ? manifest.poll_max_events : options.max_events;
    for (std::uint32_t i = 1; i <= options.polls; ++i) {
        const auto before = sink.events();
        const auto outcome = runner.poll(max_events, std::chrono::seconds(manifest.poll_timeout_s));
        const auto events = sink.events() - before;
        if (!told(context, "poll " + std::to_string(i) + " (" + std::to_string(events) + " events)", outcome))
            return false;
    }
    return true;
}

}  // namespace

int run_plugin(CommandContext& context, const PluginRunOptions& options) {
    const auto entry = plugins::examine_plugin(options.manifest, context.trust);
    if (entry.rejected) throw CommandError(exit_failed, *entry.rejected);
    warn_if_not_signed(context, entry);
    const auto& manifest = *entry.manifest;
    PrintingSink sink(context, options.checkpoint);
    auto settings = settings_for(options, manifest, sink.checkpoint());
    plugins::ProcessOptions process;
    process.mode = options.in_process ? plugins::RunMode::in_process : plugins::RunMode::child_process;
    if (!options.in_process) process.runner_program = runner_program();
    process.clock = &context.clock;
    process.shows_stderr = true;
    const auto launcher = plugins::make_plugin_launcher(process);
    const auto grants = plugins::grants_of(manifest, settings.config_json.reveal());
    VerbRunner runner(*launcher, manifest, grants,
                      {[&](const rp_batch& batch) { return sink.commit(batch); },
                       [&](rp_log_level, const std::string& text) { context.console.say("log: " + text); },
                       [&](const plugins::SandboxReport& walls) { tell_walls(context, walls); }});
    const bool done = told(context, "configure", runner.configure(std::move(settings))) &&
                      told(context, "activate", runner.activate(std::chrono::seconds(manifest.poll_timeout_s))) &&
                      poll_all(context, options, manifest, runner, sink);
    const bool torn_down = runner.teardown().ok();
    return done && torn_down ? exit_ok : exit_failed;
}

}  // namespace risk::cli
