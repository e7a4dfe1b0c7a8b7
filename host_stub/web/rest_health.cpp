// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>

#include "web/entitled_view.hpp"
#include "web/metrics.hpp"
#include "web/query_reader.hpp"
#include "web/rest_context.hpp"
#include "web/router.hpp"

namespace risk::web {
namespace {

using domain::Action;

/// For whoever restarts hosts: 200 when integrations run, 503 while they do not.
Response show_health(const RestContext& context, const Request&) {
    const bool healthy = context.services.live.healthy();
    return json_response(boost::json::object{{"status", healthy ? "ok" : "starting"}}, healthy ? 200 : 503);
}

Response show_metrics(const RestContext& context, const Request&) {
    Response response;
    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    response.body = metrics_text(EntitledView(context));
    return response;
}

}  // namespace

void add_health_routes(Router& router) {
    router.add({"GET", "/healthz", Action::anything_public, show_health});
    router.add({"GET", "/metrics", Action::see_metrics, show_metrics});
}

}  // namespace risk::web
