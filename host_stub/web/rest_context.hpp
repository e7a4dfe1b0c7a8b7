// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "integrations/live_view.hpp"

namespace risk::store {
class Database;
class SecretBox;
}  // namespace risk::store

namespace risk::web {

class Router;

/// What the answers are made of. The database connection belongs to the web thread.
struct RestContext {
    store::Database& database;
    const store::SecretBox& secrets;
    const integrations::LiveView& live;
    const Clock& clock;
};

// One resource a file; each adds its routes. The context must outlive the router.
void add_integration_routes(Router& router, const RestContext& context);
void add_event_routes(Router& router, const RestContext& context);
void add_people_routes(Router& router, const RestContext& context);
void add_score_routes(Router& router, const RestContext& context);
void add_audit_routes(Router& router, const RestContext& context);
void add_health_routes(Router& router, const RestContext& context);  ///< /healthz and /metrics

}  // namespace risk::web
