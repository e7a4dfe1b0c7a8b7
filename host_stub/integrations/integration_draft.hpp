// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "base/failure.hpp"
#include "plugins/plugin_manifest.hpp"
#include "store/integration_store.hpp"

namespace risk::integrations {

/// What an operator wants an integration to be, before anybody has judged it.
struct IntegrationDraft {
    std::string name, description, contact_name, contact_email;
    std::int64_t interval_ms = 0;
    boost::json::object configuration;  ///< secrets in clear
    std::set<std::string, std::less<>>
        fresh_secrets;  ///< entered now; other secrets in configuration are the stored ones
};

/// What is stored, without secrets. Empty if it cannot be read any more: it can be shown then, and entered anew.
boost::json::object configuration_of(const store::IntegrationSettings& stored);

/// As it is stored; what is entered replaces parts of it.
IntegrationDraft draft_of(const store::IntegrationSettings& stored);

/// Secrets that were entered go into the draft; of those left out, or empty, the stored one is kept.
void keep_stored_secrets(IntegrationDraft& draft, const plugins::PluginManifest& plugin,
                         const store::IntegrationSettings& stored);

struct DraftRules {
    const plugins::PluginManifest& plugin;
    bool developer = false;                              ///< short intervals
    bool names_needed = true;                            ///< name; not for a trial alone
    bool contact_needed = true;                          ///< the command line asks for none
    const store::IntegrationSettings* before = nullptr;  ///< of an integration that exists
};

/// All that is wrong, where = "name", "contact.email", "configuration.base_url", "interval_ms". Pure: whether the name is
/// taken, the store knows. Who may change an address must not thereby be able to have the stored secrets sent there: so a
/// changed address wants them again.
std::vector<Failure> faults_of(const IntegrationDraft& draft, const DraftRules& rules);
Failure name_taken(const std::string& name);

struct IntervalBounds {
    std::int64_t least_ms, most_ms;
};
IntervalBounds interval_bounds(const plugins::PluginManifest& plugin, bool developer);

/// What is stored of a draft that was judged; defaults filled in.
store::IntegrationSettings settings_of(const IntegrationDraft& draft, const plugins::PluginManifest& plugin);

/// "base_url, client_secret, contact": names only, for the audit log. Values may be long, and the secrets' are nobody's
/// business. Empty: nothing changes.
std::string changed_fields(const store::IntegrationSettings& before, const store::IntegrationSettings& after,
                           const std::set<std::string, std::less<>>& fresh_secrets);
/// Whether what the plugin gets is another.
bool configuration_changed(const store::IntegrationSettings& before, const store::IntegrationSettings& after,
                           const std::set<std::string, std::less<>>& fresh_secrets);

}  // namespace risk::integrations
