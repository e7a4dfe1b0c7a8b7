// SPDX-License-Identifier: Apache-2.0
#include "web/rest_integrations.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <limits>
#include <map>
#include <optional>

#include "domain/person.hpp"
#include "store/audit_log.hpp"
#include "web/counters_json.hpp"
#include "web/entitled_view.hpp"
#include "web/integration_json.hpp"
#include "web/problem.hpp"
#include "web/query_reader.hpp"
#include "web/rest_context.hpp"

namespace risk::web {
namespace {

using domain::Action;

namespace json = boost::json;

bool contains(const std::string& text, const std::string& sought) {
    return domain::normalise_address(text).find(sought) != std::string::npos;
}

bool is_meant(const IntegrationRow& row, const std::string& sought) {
    const auto& settings = row.stored.settings;
    return contains(settings.name, sought) || contains(settings.description, sought) ||
           contains(row.live.plugin_name, sought);
}

std::optional<domain::Status> asked_status(const QueryReader& reader) {
    const auto word = reader.text("status");
    if (!word) return std::nullopt;
    if (const auto status = domain::status_from_word(*word)) return status;
    throw ProblemError(400, {"A query parameter cannot be understood", "status",
                             "a status as it is shown, such as Connected", '"' + *word + '"', ""});
}

/// All of them unless a page is asked for; how many there are of each status is said of all that q finds.
Response list_integrations(const RestContext& context, const Request& request) {
    const QueryReader reader(request, {"cursor", "limit", "q", "status"});
    const auto sought = domain::normalise_address(reader.text("q").value_or(""));
    const auto after = domain::normalise_address(reader.text("cursor").value_or(""));
    const auto status = asked_status(reader);
    const std::size_t limit = reader.text("limit") ? reader.limit(0) : std::numeric_limits<std::size_t>::max();
    json::array rows;
    json::value next;
    std::map<std::string_view, std::size_t> statuses;
    std::size_t total = 0;
    const auto all = integration_rows(context);
    for (const auto& row : all) {
        if (!is_meant(row, sought)) continue;
        ++statuses[domain::status_word(row.live.status.status)];
        if (status && row.live.status.status != *status) continue;
        ++total;
        if (domain::normalise_address(row.stored.settings.name) <= after) continue;
        if (rows.size() < limit) {
            rows.push_back(integration_json(row));
        } else if (next.is_null()) {
            next = rows.back().at("name");
        }
    }
    return json_response(json::object{{"integrations", std::move(rows)},
                                      {"next", std::move(next)},
                                      {"total", total},
                                      {"statuses", json::value_from(statuses)}});
}

Response show_integration(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    return json_response(integration_detail_json(captured_integration(context, request)));
}

void audit(const RestContext& context, const Request& request, const char* action, const IntegrationRow& row,
           std::string detail = "") {
    store::AuditLog(context.database)
        .append({0, context.services.clock.unix_s(), request.identity.actor, action, row.stored.settings.name,
                 std::move(detail)});
}

void require(const Result<void>& done, const Request& request) {
    if (done) return;
    Failure why = done.failure();
    why.where = request.path();
    throw ProblemError(404, why);  // somebody else removed it meanwhile
}

Response remove_integration(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    const auto row = captured_integration(context, request);
    require(store::IntegrationStore(context.database, context.services.secrets).remove(row.stored.id), request);
    audit(context, request, "integration.remove", row, "plugin " + row.stored.settings.plugin_id);
    Response response;
    response.status = 204;
    return response;
}

Response set_paused(const RestContext& context, const Request& request, bool paused) {
    QueryReader(request, {});
    const auto row = captured_integration(context, request);
    if (row.stored.paused != paused) {
        store::IntegrationStore store(context.database, context.services.secrets);
        require(store.set_paused(row.stored.id, paused), request);
        audit(context, request, paused ? "integration.pause" : "integration.resume", row);
        wait_until_settled(context, row.stored.id, row.stored.revision + 1);
    }
    return json_response(integration_detail_json(integration_row(context, request, row.stored.id)));
}

Response pause(const RestContext& context, const Request& request) { return set_paused(context, request, true); }
Response resume(const RestContext& context, const Request& request) { return set_paused(context, request, false); }

Response sum_counters(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    domain::Counters sum;
    const auto all = EntitledView(context).integrations();
    for (const auto& live : all) add_counters(sum, live.counters);
    return json_response(counters_json(sum));
}

}  // namespace

void add_integration_routes(Router& router) {
    router.add({"GET", "/api/v1/integrations", Action::see_hub, list_integrations});
    router.add({"GET", "/api/v1/integrations/{id}", Action::see_hub, show_integration});
    router.add({"DELETE", "/api/v1/integrations/{id}", Action::delete_integration, remove_integration, Lane::slow});
    router.add({"POST", "/api/v1/integrations/{id}/pause", Action::edit_integration, pause, Lane::waiting});
    router.add({"POST", "/api/v1/integrations/{id}/resume", Action::edit_integration, resume, Lane::waiting});
    router.add({"GET", "/api/v1/counters", Action::see_hub, sum_counters});
    add_plugin_routes(router);
    add_saving_routes(router);
}

}  // namespace risk::web
