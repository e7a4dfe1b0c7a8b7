// SPDX-License-Identifier: Apache-2.0
#include "cli/integration_form.hpp"

#include <boost/json.hpp>

#include "base/text_width.hpp"
#include "cli/command_error.hpp"
#include "cli/duration.hpp"
#include "domain/person.hpp"

namespace risk::cli {
namespace {

void fill_interval(const IntegrationInput& input, const plugins::PluginManifest& plugin,
                   store::IntegrationSettings& settings, ConfigForm& form) {
    if (!input.interval) return;
    const auto interval = parse_duration(*input.interval);
    if (!interval) return form.refuse(interval.failure().where, interval.failure().expected, interval.failure().found);
    const auto least = input.network.developer ? 50 : plugin.poll_min_s * 1000, most = plugin.poll_max_s * 1000;
    if (*interval < least || *interval > most) {
        return form.refuse("--interval", duration_text(least) + " to " + duration_text(most), *input.interval);
    }
    settings.interval_ms = *interval;
}

void take_text(const std::optional<std::string>& typed, const char* option, std::string& into, ConfigForm& form) {
    if (!typed) return;
    if (printable(*typed) != *typed) return form.refuse(option, "one line of UTF-8 text", printable(*typed));
    if (typed->size() > 1000) return form.refuse(option, "at most 1000 bytes", std::to_string(typed->size()));
    into = *typed;
}

}  // namespace

void fill_settings(const CommandContext&, const IntegrationInput& input, const plugins::PluginManifest& plugin,
                   store::IntegrationSettings& settings, ConfigForm& form) {
    take_text(input.new_name ? input.new_name : std::optional(input.name), "NAME", settings.name, form);
    if (settings.name.find_first_not_of(' ') == std::string::npos) form.refuse("NAME", "a name", "nothing");
    take_text(input.description, "--description", settings.description, form);
    take_text(input.contact_name, "--contact-name", settings.contact_name, form);
    take_text(input.contact_email, "--contact-email", settings.contact_email, form);
    const auto& email = settings.contact_email;
    if (!email.empty() && !domain::is_email(domain::normalise_address(email))) {
        form.refuse("--contact-email", "an e-mail address", '"' + email + '"');
    }
    fill_interval(input, plugin, settings, form);
}

void require_valid(const ConfigForm& form) {
    if (form.failures().empty()) return;
    std::vector<Failure> all{{"The configuration is not valid, and nothing was changed", "", "", "", ""}};
    all.insert(all.end(), form.failures().begin(), form.failures().end());
    throw CommandError(exit_usage, std::move(all));
}

void put_config(const plugins::PluginManifest& plugin, const boost::json::object& config,
                store::IntegrationSettings& settings) {
    auto split = plugin.config_schema->split(config);
    settings.config_json = std::move(split.config_json);
    settings.secrets = std::move(split.secrets);
}

}  // namespace risk::cli
