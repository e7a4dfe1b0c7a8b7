// SPDX-License-Identifier: Apache-2.0
#include "integrations/integration_draft.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <optional>

#include "base/text_width.hpp"
#include "domain/person.hpp"
#include "integrations/words.hpp"
#include "plugins/config_schema.hpp"
#include "plugins/object_reader.hpp"

namespace risk::integrations {
namespace {

namespace json = boost::json;

constexpr std::int64_t developers_least_ms = 50;

using Faults = std::vector<Failure>;

bool is_blank(const std::string& text) { return text.find_first_not_of(' ') == std::string::npos; }

void judge_line(const char* title, const char* where, const std::string& text, std::size_t most, Faults& faults) {
    const auto refuse = [&](std::string expected, std::string found) {
        faults.push_back({std::string(title) + " is not valid", where, std::move(expected), std::move(found), ""});
    };
    if (printable(text) != text) return refuse("one line of UTF-8 text", '"' + printable(text.substr(0, 60)) + '"');
    const auto length = plugins::characters(text);
    if (length > most)
        refuse("at most " + std::to_string(most) + " characters", std::to_string(length) + " characters");
}

void need(const char* title, const char* where, const std::string& text, Faults& faults) {
    if (is_blank(text)) faults.push_back({std::string(title) + " is missing", where, "a text", "nothing", ""});
}

void judge_texts(const IntegrationDraft& draft, const DraftRules& rules, Faults& faults) {
    judge_line("Integration name", "name", draft.name, 200, faults);
    if (rules.names_needed) need("Integration name", "name", draft.name, faults);
    judge_line("Description", "description", draft.description, 1000, faults);
    judge_line("Contact name", "contact.name", draft.contact_name, 200, faults);
    if (rules.contact_needed) need("Contact name", "contact.name", draft.contact_name, faults);
    const auto& email = draft.contact_email;
    if (rules.contact_needed) need("Contact e-mail", "contact.email", email, faults);
    if (!is_blank(email) && !domain::is_email(domain::normalise_address(email))) {
        faults.push_back({"Contact e-mail is not valid", "contact.email", "an e-mail address",
                          '"' + printable(email.substr(0, 60)) + '"', ""});
    }
}

void judge_interval(const IntegrationDraft& draft, const DraftRules& rules, Faults& faults) {
    const auto [least, most] = interval_bounds(rules.plugin, rules.developer);
    if (draft.interval_ms >= least && draft.interval_ms <= most) return;
    const auto words = [](std::int64_t ms) {
        return ms < 1000 ? std::to_string(ms) + " ms" : duration_words(ms * 1'000'000);
    };
    faults.push_back({"The interval is not possible", "interval_ms", words(least) + " to " + words(most),
                      std::to_string(draft.interval_ms) + " ms", ""});
}

json::value value_of(const json::object& config, const std::string& name) {
    const auto* found = config.if_contains(name);
    return found == nullptr ? json::value() : *found;
}

std::optional<json::object> readable(const std::string& config_json) {
    boost::system::error_code error;
    auto value = json::parse(config_json, error);
    if (error || !value.is_object()) return std::nullopt;
    return std::move(value.as_object());
}

void judge_changed_address(const IntegrationDraft& draft, const DraftRules& rules, Faults& faults) {
    const auto& schema = *rules.plugin.config_schema;
    const auto& fields = schema.fields();
    const auto before = configuration_of(*rules.before);
    const auto after = json::parse(schema.split(draft.configuration).config_json).as_object();
    const auto changed = std::ranges::find_if(fields, [&](const auto& field) {
        return field.format == "uri" && value_of(before, field.name) != value_of(after, field.name);
    });
    if (changed == fields.end()) return;
    for (const auto& field : fields) {
        if (!field.secret || draft.fresh_secrets.contains(field.name) || !rules.before->secrets.contains(field.name))
            continue;
        faults.push_back({field.title + " is needed", "configuration." + field.name,
                          "the secret again, because " + changed->title + " changes", "nothing", ""});
    }
}

}  // namespace

json::object configuration_of(const store::IntegrationSettings& stored) {
    return readable(stored.config_json).value_or(json::object());
}

IntegrationDraft draft_of(const store::IntegrationSettings& stored) {
    IntegrationDraft draft{
        stored.name, stored.description, stored.contact_name, stored.contact_email, stored.interval_ms, {}, {}};
    draft.configuration = configuration_of(stored);
    for (const auto& [name, secret] : stored.secrets) draft.configuration[name] = secret.reveal();
    return draft;
}

void keep_stored_secrets(IntegrationDraft& draft, const plugins::PluginManifest& plugin,
                         const store::IntegrationSettings& stored) {
    for (const auto& field : plugin.config_schema->fields()) {
        if (!field.secret) continue;
        const auto given = value_of(draft.configuration, field.name);
        if (!given.is_null() && !(given.is_string() && given.get_string().empty())) {
            draft.fresh_secrets.insert(field.name);
        } else if (const auto kept = stored.secrets.find(field.name); kept != stored.secrets.end()) {
            draft.configuration[field.name] = kept->second.reveal();
        }
    }
}

IntervalBounds interval_bounds(const plugins::PluginManifest& plugin, bool developer) {
    return {developer ? developers_least_ms : plugin.poll_min_s * 1000, plugin.poll_max_s * 1000};
}

std::vector<Failure> faults_of(const IntegrationDraft& draft, const DraftRules& rules) {
    Faults faults;
    judge_texts(draft, rules, faults);
    for (auto& fault : rules.plugin.config_schema->validate(draft.configuration)) {
        fault.where = "configuration." + fault.where.substr(fault.where.starts_with('/') ? 1 : 0);
        faults.push_back(std::move(fault));
    }
    if (rules.before != nullptr) judge_changed_address(draft, rules, faults);
    judge_interval(draft, rules, faults);
    return faults;
}

Failure name_taken(const std::string& name) {
    return {"There is an integration of this name already", "name", "a name of its own, whatever its case",
            '"' + name + '"', "Choose another name, or change that integration"};
}

store::IntegrationSettings settings_of(const IntegrationDraft& draft, const plugins::PluginManifest& plugin) {
    store::IntegrationSettings settings;
    settings.plugin_id = plugin.id;
    settings.name = draft.name;
    settings.description = draft.description;
    settings.contact_name = draft.contact_name;
    settings.contact_email = draft.contact_email;
    settings.interval_ms = draft.interval_ms;
    auto split = plugin.config_schema->split(draft.configuration);
    settings.config_json = std::move(split.config_json);
    settings.secrets = std::move(split.secrets);
    return settings;
}

std::string changed_fields(const store::IntegrationSettings& before, const store::IntegrationSettings& after,
                           const std::set<std::string, std::less<>>& fresh_secrets) {
    std::vector<std::string> names;
    const auto a = configuration_of(before), b = configuration_of(after);
    if (!readable(before.config_json)) names.emplace_back("configuration");
    for (const auto& [name, value] : b) {
        if (value_of(a, name) != value) names.emplace_back(name);
    }
    for (const auto& [name, value] : a) {
        if (!b.contains(name)) names.emplace_back(name);
    }
    for (const auto& name : fresh_secrets) names.push_back(name);
    if (before.name != after.name) names.emplace_back("name");
    if (before.interval_ms != after.interval_ms) names.emplace_back("interval");
    if (before.contact_name != after.contact_name || before.contact_email != after.contact_email)
        names.emplace_back("contact");
    if (before.description != after.description) names.emplace_back("description");
    return join_list(names, ", ");
}

bool configuration_changed(const store::IntegrationSettings& before, const store::IntegrationSettings& after,
                           const std::set<std::string, std::less<>>& fresh_secrets) {
    return !fresh_secrets.empty() || readable(before.config_json) != readable(after.config_json);
}

}  // namespace risk::integrations
