// SPDX-License-Identifier: Apache-2.0
#include "web/rest_context.hpp"

namespace risk::web {

void add_all_routes(Router& router) {
    add_integration_routes(router);
    add_event_routes(router);
    add_people_routes(router);
    add_score_routes(router);
    add_dashboard_routes(router);
    add_sign_in_routes, add_account_routes, add_role_routes, add_token_routes, add_entitlement_routes,
        add_audit_routes(router);
    add_health_routes(router);
}

}  // namespace risk::web
