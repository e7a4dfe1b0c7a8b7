// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/json.hpp>

#include "store/integration_store.hpp"
#include "web/counters_json.hpp"
#include "web/json_text.hpp"
#include "web/problem.hpp"
#include "web/query_reader.hpp"
#include "web/rest_context.hpp"
#include "web/router.hpp"

namespace risk::web {
namespace {

using domain::Action;

namespace json = boost::json;
using integrations::LiveIntegration;

json::object to_json(const LiveIntegration& live) {
    json::object object{
        {"id", live.id}, {"name", live.name}, {"plugin", live.plugin_id}, {"plugin_name", live.plugin_name}};
    object["status"] = domain::status_word(live.status.status);
    object["reason"] = live.status.reason;
    put_time(object, "since", live.status.since_s);
    object["next"] = live.next;
    put_time(object, "last_read", live.last_read_s);
    put_time(object, "next_read", live.next_read_s);
    object["interval_ms"] = live.interval_ms;
    object["consecutive_failures"] = live.consecutive_failures;
    object["counters"] = counters_json(live.counters);
    return object;
}

json::object to_json(const integrations::LivePlugin& live) {
    json::object object{{"id", live.id},
                        {"name", live.name},
                        {"version", live.version},
                        {"sha256", live.sha256},
                        {"file", live.file},
                        {"usable", !live.rejected.has_value()},
                        {"running", live.running},
                        {"pid", nullptr},
                        {"peak_rss_kb", live.peak_rss_kb},
                        {"restarts", live.restarts},
                        {"quarantined", live.quarantined}};
    object["rejected"] = live.rejected ? json::value(*live.rejected) : json::value(nullptr);
    if (live.pid != 0) object["pid"] = live.pid;
    return object;
}

Response list_integrations(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    json::array rows;
    for (const auto& live : context.services.live.integrations()) rows.push_back(to_json(live));
    return json_response(json::object{{"integrations", std::move(rows)}});
}

/// What an operator entered, without the secrets: those have no way out.
void put_settings(json::object& object, const store::Integration& stored) {
    const auto& settings = stored.settings;
    object["description"] = settings.description;
    object["contact"] = json::object{{"name", settings.contact_name}, {"email", settings.contact_email}};
    object["configuration"] = json::parse(settings.config_json);
    json::array secret_fields;
    for (const auto& [field, value] : settings.secrets) secret_fields.emplace_back(field);
    object["secret_fields"] = std::move(secret_fields);
    object["paused"] = stored.paused;
    put_time(object, "created", stored.created_s);
}

Response show_integration(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    const auto id = captured_number(request, "id", "integration");
    const auto all = context.services.live.integrations();
    const auto live = std::ranges::find(all, id, &LiveIntegration::id);
    const auto stored = store::IntegrationStore(context.database, context.services.secrets).find(id);
    if (live == all.end() || !stored) {
        throw ProblemError(404, {"There is no such integration", request.path(), "", "",
                                 "/api/v1/integrations lists those that there are."});
    }
    auto object = to_json(*live);
    put_settings(object, *stored);
    return json_response(object);
}

Response list_plugins(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    json::array rows;
    for (const auto& live : context.services.live.plugins()) rows.push_back(to_json(live));
    return json_response(json::object{{"plugins", std::move(rows)}});
}

Response sum_counters(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    domain::Counters sum;
    for (const auto& live : context.services.live.integrations()) add_counters(sum, live.counters);
    return json_response(counters_json(sum));
}

}  // namespace

void add_integration_routes(Router& router) {
    router.add({"GET", "/api/v1/integrations", Action::see_hub, list_integrations});
    router.add({"GET", "/api/v1/integrations/{id}", Action::see_hub, show_integration});
    router.add({"GET", "/api/v1/plugins", Action::see_hub, list_plugins});
    router.add({"GET", "/api/v1/counters", Action::see_hub, sum_counters});
}

}  // namespace risk::web
