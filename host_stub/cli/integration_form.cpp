// SPDX-License-Identifier: Apache-2.0
#include "cli/integration_form.hpp"

#include <algorithm>
#include <map>

#include "cli/command_error.hpp"
#include "cli/duration.hpp"
#include "plugins/config_schema.hpp"

namespace risk::cli {
namespace {

void fill_interval(const IntegrationInput& input, integrations::IntegrationDraft& draft, ConfigForm& form) {
    if (!input.interval) return;
    const auto interval = parse_duration(*input.interval);
    if (!interval) return form.refuse(interval.failure().where, interval.failure().expected, interval.failure().found);
    draft.interval_ms = *interval;
}

bool is_secret(const plugins::PluginManifest& plugin, const std::string& name) {
    const auto& fields = plugin.config_schema->fields();
    return std::ranges::any_of(fields, [&](const auto& field) { return field.secret && field.name == name; });
}

/// The same in terms of what is typed here.
Failure in_terms_of_options(Failure fault, const integrations::IntegrationDraft& draft,
                            const integrations::DraftRules& rules) {
    static const std::map<std::string, const char*> options{{"name", "NAME"},
                                                            {"description", "--description"},
                                                            {"contact.name", "--contact-name"},
                                                            {"contact.email", "--contact-email"},
                                                            {"interval_ms", "--interval"}};
    if (fault.where == "interval_ms") {
        const auto [least, most] = integrations::interval_bounds(rules.plugin, rules.developer);
        fault.expected = duration_text(least) + " to " + duration_text(most);
        fault.found = duration_text(draft.interval_ms);
    }
    if (const auto option = options.find(fault.where); option != options.end()) {
        fault.where = option->second;
        return fault;
    }
    fault.where.erase(0, fault.where.find('.') + 1);
    if (is_secret(rules.plugin, fault.where))
        fault.remedy = "Add --secret " + fault.where + " or --secret-file " + fault.where + "=FILE.";
    return fault;
}

}  // namespace

void fill_draft(const IntegrationInput& input, integrations::IntegrationDraft& draft, ConfigForm& form) {
    draft.name = input.new_name.value_or(input.name);
    draft.description = input.description.value_or(draft.description);
    draft.contact_name = input.contact_name.value_or(draft.contact_name);
    draft.contact_email = input.contact_email.value_or(draft.contact_email);
    fill_interval(input, draft, form);
    form.fill(input, draft);
}

void require_valid(const integrations::IntegrationDraft& draft, const integrations::DraftRules& rules,
                   ConfigForm& form) {
    for (auto& fault : integrations::faults_of(draft, rules))
        form.add(in_terms_of_options(std::move(fault), draft, rules));
    if (form.failures().empty()) return;
    std::vector<Failure> all{{"The configuration is not valid, and nothing was changed", "", "", "", ""}};
    all.insert(all.end(), form.failures().begin(), form.failures().end());
    throw CommandError(exit_usage, std::move(all));
}

}  // namespace risk::cli
