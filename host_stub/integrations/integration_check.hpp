// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "domain/counters.hpp"
#include "domain/status.hpp"
#include "plugins/plugin_process.hpp"
#include "store/integration_store.hpp"

namespace risk::integrations {

/// A trial of an integration with the calls that production makes: configure, activate, one poll. What the plugin
/// commits is taken in memory and forgotten: nothing is stored, no checkpoint moves.
struct CheckRequest {
    plugins::PluginManifest manifest;
    Secret config_json;      ///< secrets in clear, defaults filled in
    std::string checkpoint;  ///< of an integration that exists already; else empty
    bool developer = false;
    std::vector<std::string> allowed_hosts;      ///< the administrator's
    std::chrono::milliseconds deadline{30'000};  ///< for all of it
    bool with_poll = true;
    std::stop_token stopping{};  ///< ends it early
};

enum class PermissionState { granted, missing, not_checked };

struct PermissionResult {
    plugins::Permission permission;
    PermissionState state = PermissionState::not_checked;
};

struct CheckReport {
    domain::Status status = domain::Status::connecting;  ///< connected: all went well; else the status it would have
    std::string reason;                                  ///< one sentence or more; empty when connected
    std::string failed_in;                               ///< the verb; empty when connected
    std::string refused_field;                           ///< of the configuration, when the plugin named one
    std::string said;                                    ///< by the plugin, of what failed
    std::vector<PermissionResult> permissions;           ///< the manifest's, in its order
    domain::Tally tally;
    std::uint64_t events = 0;  ///< offered by the poll, not stored
    std::chrono::milliseconds took{0};
    [[nodiscard]] bool ok() const { return status == domain::Status::connected; }
};

/// What is to be tried, as it is stored or would be.
struct ConnectionTrial {
    const plugins::PluginManifest& plugin;
    const store::IntegrationSettings& settings;
    std::string checkpoint;  ///< of an integration that exists; else empty
    bool developer = false;
    std::vector<std::string> allowed_hosts;
    std::chrono::milliseconds deadline{30'000};
};
/// Fails if the stored configuration cannot be put together.
Result<CheckRequest> check_request(const ConnectionTrial& trial);

/// Runs in a process of its own and waits for the end, at most the deadline and a second.
CheckReport check_integration(const CheckRequest& request, plugins::PluginLauncher& launcher,
                              const Clock& clock = system_clock());

std::string_view permission_word(PermissionState state);  ///< "granted", "missing", "not checked"

}  // namespace risk::integrations
