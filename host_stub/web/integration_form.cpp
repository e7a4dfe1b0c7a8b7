// SPDX-License-Identifier: Apache-2.0
#include "web/integration_form.hpp"

#include <algorithm>

namespace risk::web {
namespace {

/// Nobody means the spaces around a name.
std::string trimmed(const std::string& text) {
    const auto begin = text.find_first_not_of(' ');
    if (begin == std::string::npos) return {};
    return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

/// One sentence a field: what is of the wrong kind is not also missing.
bool is_told(const std::vector<Failure>& faults, const std::string& where) {
    return std::ranges::any_of(
        faults, [&](const auto& each) { return each.where == where || where.starts_with(each.where + '.'); });
}

}  // namespace

IntegrationForm::IntegrationForm(BodyReader& body, const plugins::PluginManifest& plugin)
    : body_(body), plugin_(plugin) {
    draft_.interval_ms = plugin.poll_default_s * 1000;
    draft_.configuration = body.object("configuration");
    integrations::keep_stored_secrets(draft_, plugin, {});
    read();
}

IntegrationForm::IntegrationForm(BodyReader& body, const plugins::PluginManifest& plugin,
                                 const store::IntegrationSettings& before)
    : body_(body), plugin_(plugin), before_(&before), draft_(integrations::draft_of(before)) {
    if (body.has("configuration")) {
        draft_.configuration = body.object("configuration");
        integrations::keep_stored_secrets(draft_, plugin, before);
    }
    read();
}

void IntegrationForm::read() {
    draft_.name = trimmed(body_.text("name").value_or(draft_.name));
    draft_.description = trimmed(body_.text("description").value_or(draft_.description));
    draft_.contact_name = trimmed(body_.text("contact.name").value_or(draft_.contact_name));
    draft_.contact_email = trimmed(body_.text("contact.email").value_or(draft_.contact_email));
    draft_.interval_ms = body_.number("interval_ms").value_or(draft_.interval_ms);
}

void IntegrationForm::check(bool developer, Purpose purpose, bool taken) {
    auto faults = body_.faults();
    const bool save = purpose == Purpose::save;
    auto found = integrations::faults_of(
        draft_,
        {.plugin = plugin_, .developer = developer, .names_needed = save, .contact_needed = save, .before = before_});
    if (taken) found.insert(found.begin(), integrations::name_taken(draft_.name));
    for (auto& fault : found) {
        if (!is_told(faults, fault.where)) faults.push_back(std::move(fault));
    }
    if (!faults.empty()) refuse_fields(faults);
}

}  // namespace risk::web
