// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>

#include "store/notice_store.hpp"
#include "web/entitled_view.hpp"
#include "web/health.hpp"
#include "web/metrics.hpp"
#include "web/query_reader.hpp"
#include "web/rest_context.hpp"
#include "web/router.hpp"
#include "web/time_text.hpp"

namespace risk::web {
namespace {

using domain::Action;

std::string unproven_words(const Health& health) {
    const std::string who =
        health.unproven == 1 ? "One integration has" : std::to_string(health.unproven) + " integrations have";
    return who + " had no successful read for three intervals, the longest since " + rfc3339(health.unproven_since_s) +
           ". Sign in: the Integrations Hub says which, why, and what to do.";
}

/// For whoever watches the host, without a name: strangers learn that something is wrong, not with what.
Response show_health(const RestContext& context, const Request&) {
    const auto health = health_of(context.services.live);
    boost::json::object body{{"status", "ok"}};
    if (!health.running) {
        body = {{"status", "starting"},
                {"detail", "The integrations do not run yet, or a plugin's process is being started again."}};
    } else if (health.unproven != 0) {
        body = {{"status", "not reading"},
                {"detail", unproven_words(health)},
                {"integrations", health.unproven},
                {"since", rfc3339(health.unproven_since_s)}};
    }
    return json_response(body, health.good() ? 200 : 503);
}

Response show_metrics(const RestContext& context, const Request&) {
    Response response;
    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    response.body = metrics_text(EntitledView(context), store::NoticeStore(context.database).figures());
    return response;
}

}  // namespace

void add_health_routes(Router& router) {
    router.add({"GET", "/healthz", Action::anything_public, show_health});
    router.add({"GET", "/metrics", Action::see_metrics, show_metrics, Lane::slow});  // thousands of series
}

}  // namespace risk::web
