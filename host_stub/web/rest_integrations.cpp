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

bool is_meant(const IntegrationGlance& glance, const std::string& sought) {
    return sought.empty() || contains(glance.stored.name, sought) || contains(glance.stored.description, sought) ||
           contains(glance.plugin_name, sought);
}

std::optional<domain::Status> asked_status(const QueryReader& reader) {
    const auto word = reader.text("status");
    if (!word) return std::nullopt;
    if (const auto status = domain::status_from_word(*word)) return status;
    throw ProblemError(400, {"A query parameter cannot be understood", "status",
                             "a status as it is shown, such as Connected", '"' + *word + '"', ""});
}

/// Whose rows a page shows, and what is said of all the others.
struct IntegrationsFound {
    std::vector<std::int64_t> ids;
    json::value next;
    std::size_t total = 0;
    std::map<std::string_view, std::size_t> statuses;
};

IntegrationsFound find_integrations(const RestContext& context, const QueryReader& reader, std::size_t limit) {
    const auto sought = domain::normalise_address(reader.text("q").value_or(""));
    const auto after = domain::normalise_address(reader.text("cursor").value_or(""));
    const auto status = asked_status(reader);
    IntegrationsFound found;
    std::string last;
    const auto all = integration_glances(context);
    for (const auto& each : all) {
        if (!is_meant(each, sought)) continue;
        ++found.statuses[domain::status_word(each.status)];
        if (status && each.status != *status) continue;
        ++found.total;
        if (!after.empty() && domain::normalise_address(each.stored.name) <= after) continue;
        if (found.ids.size() < limit) {
            found.ids.push_back(each.stored.id);
            last = each.stored.name;
        } else if (found.next.is_null()) {
            found.next = last;
        }
    }
    return found;
}

/// All of them unless a page is asked for; how many there are of each status is said of all that q finds.
Response list_integrations(const RestContext& context, const Request& request) {
    const QueryReader reader(request, {"cursor", "limit", "q", "status"});
    const bool of_a_page = reader.text("limit").has_value();
    const std::size_t limit = of_a_page ? reader.limit(0) : std::numeric_limits<std::size_t>::max();
    auto found = find_integrations(context, reader, limit);
    auto shown = of_a_page ? integration_rows(context, found.ids) : integration_rows(context);
    if (!of_a_page) {
        std::ranges::sort(found.ids);
        std::erase_if(shown, [&](const auto& row) { return !std::ranges::binary_search(found.ids, row.stored.id); });
    }
    json::array rows;
    for (const auto& row : shown) rows.push_back(integration_json(row));
    return json_response(json::object{{"integrations", std::move(rows)},
                                      {"next", std::move(found.next)},
                                      {"total", found.total},
                                      {"statuses", json::value_from(found.statuses)}});
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
    const auto all = EntitledView(context).glance();
    for (const auto& live : all) add_counters(sum, live->counters);
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
