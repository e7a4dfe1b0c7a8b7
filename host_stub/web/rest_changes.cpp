// SPDX-License-Identifier: Apache-2.0
#include "web/changes.hpp"
#include "web/query_reader.hpp"
#include "web/rest_context.hpp"
#include "web/router.hpp"

namespace risk::web {

void add_change_routes(Router& router) {
    router.add(
        {"GET", "/api/v1/changes", domain::Action::see_risk, [](const RestContext& context, const Request& request) {
             QueryReader(request, {});
             return context.changes->listen(request);
         }});
}

}  // namespace risk::web
