// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "integrations/live_view.hpp"

namespace risk::plugins {
class PluginLauncher;
}
namespace risk::store {
class Database;
class SecretBox;
}  // namespace risk::store

namespace risk::web {

class Changes;
class Router;

/// What the answers are made of, apart from the database. Shared by all threads that answer.
struct HostServices {
    const store::SecretBox& secrets;
    const integrations::LiveView& live;
    const Clock& clock;
    plugins::PluginLauncher* launcher = nullptr;  ///< for trials of an integration; nothing: none can be made
    std::filesystem::path plugin_directory;
    bool developer = false;                  ///< loopback upstreams, short intervals
    std::vector<std::string> allowed_hosts;  ///< the administrator's, beside each manifest's
};

/// The database connection belongs to the thread that answers.
struct RestContext {
    store::Database& database;
    const HostServices& services;
    std::stop_token stopping{};  ///< the host stops: what takes seconds is to end now
    Changes* changes = nullptr;  ///< on the server's thread only
};

/// All there are; what follows, in one call.
void add_all_routes(Router& router);

// One resource a file; each adds its routes.
void add_integration_routes(Router& router);
void add_event_routes(Router& router);
void add_people_routes(Router& router);
void add_score_routes(Router& router);
void add_dashboard_routes(Router& router);
void add_sign_in_routes(Router& router);  ///< sessions, passwords, the first set-up
void add_account_routes(Router& router);
void add_role_routes(Router& router);
void add_token_routes(Router& router);
void add_entitlement_routes(Router& router);
void add_audit_routes(Router& router);
void add_notice_routes(Router& router);   ///< who is told of changes
void add_health_routes(Router& router);   ///< /healthz and /metrics
void add_change_routes(Router& router);   ///< the event stream
void add_openapi_routes(Router& router);  ///< /api/v1/openapi.json

}  // namespace risk::web
