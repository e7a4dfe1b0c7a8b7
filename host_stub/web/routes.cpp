// SPDX-License-Identifier: Apache-2.0
#include "web/rest_context.hpp"

namespace risk::web {

void add_all_routes(Router& router) {
    add_integration_routes(router);
    add_event_routes(router);
    add_people_routes(router);
    add_score_routes(router);
    add_dashboard_routes(router);
    add_sign_in_routes(router);
    add_account_routes(router);
    add_role_routes(router);
    add_token_routes(router);
    add_entitlement_routes(router);
    add_audit_routes(router);
    add_notice_routes(router);
    add_health_routes(router);
    add_change_routes(router);
    add_openapi_routes(router);
}

}  // namespace risk::web
