// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/json.hpp>

#include "domain/behaviour.hpp"
#include "store/dashboard.hpp"
#include "web/entitled_view.hpp"
#include "web/json_text.hpp"
#include "web/query_reader.hpp"
#include "web/rest_context.hpp"
#include "web/router.hpp"
#include "web/score_json.hpp"
#include "web/time_text.hpp"

namespace risk::web {
namespace {

using domain::Action;

namespace json = boost::json;
using integrations::LiveIntegration;

json::object source_json(const LiveIntegration& live) {
    json::object object{{"integration", live.id}, {"name", live.name}, {"plugin_name", live.plugin_name}};
    object["status"] = domain::status_word(live.status.status);
    object["reason"] = live.status.reason;
    object["since"] = live.status.since_s == 0 ? json::value() : json::value(rfc3339(live.status.since_s));
    put_time(object, "last_read", live.last_read_s);
    return object;
}

/// What a card has room for; the hub lists them all.
constexpr std::size_t most_sources = 5;

bool is_connected(const LiveIntegration& live) { return live.status.status == domain::Status::connected; }

/// Where the events come from. Names and the way to the hub are for those who may see the hub, and only while there is a
/// plugin that may be shown; that something is connected is no secret.
void put_sources(json::object& card, const RestContext& context, const Request& request) {
    const EntitledView view(context);
    const bool link = domain::may(request.identity.role, Action::see_hub) && !view.plugins().empty();
    auto all = view.glance();
    const bool connected = std::ranges::any_of(all, [](const auto& live) { return is_connected(*live); });
    std::int64_t last_read_s = 0;
    for (const auto& live : all) last_read_s = std::max(last_read_s, live->last_read_s);
    const auto shown = std::min(all.size(), most_sources);
    std::ranges::partial_sort(all, all.begin() + static_cast<std::ptrdiff_t>(shown), {}, [](const auto& live) {
        return std::pair(is_connected(*live), std::string_view(live->name));
    });
    json::array sources;
    for (std::size_t i = 0; i < shown; ++i) sources.push_back(source_json(*all[i]));
    card["sources"] = link ? json::value(std::move(sources)) : json::value();
    card["source_count"] = link ? json::value(all.size()) : json::value();
    card["connected"] = connected;
    put_time(card, "last_read", last_read_s);
    card["link_to_hub"] = link;
}

json::object card_json(const store::Dashboard& dashboard, std::int64_t now_s) {
    constexpr auto behaviour = domain::Behaviour::sensitive_data_handling;
    json::array top, days;
    for (const auto& row : dashboard.top) top.push_back(score_json(row, now_s));
    for (const auto& day : dashboard.days) {
        days.push_back(json::object{{"day", date_text(day.day)}, {"events", day.events}});
    }
    return {{"behaviour", domain::behaviour_id(behaviour)},
            {"title", domain::behaviour_title(behaviour)},
            {"events", dashboard.events},
            {"people", dashboard.people},
            {"top", std::move(top)},
            {"days", std::move(days)}};
}

Response show_dashboard(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    const auto now_s = context.services.clock.unix_s();
    const auto dashboard = store::read_dashboard(context.database, now_s);
    json::array history;
    for (const auto& day : dashboard.history) history.push_back(day_json(day.day, day.tenths));
    auto card = card_json(dashboard, now_s);
    put_sources(card, context, request);
    return json_response(json::object{{"organisation", organisation_json(dashboard.organisation, now_s)},
                                      {"history", std::move(history)},
                                      {"bands", bands_json(dashboard.organisation.spread)},
                                      {"card", std::move(card)}});
}

Response show_breakdown(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    const auto now_s = context.services.clock.unix_s();
    const auto breakdown = store::read_breakdown(context.database, now_s);
    const auto& spread = breakdown.organisation.spread;
    json::object body{{"people", spread.people()}, {"score", spread.mean() / 10.0}, {"tenths", spread.mean()}};
    put_time(body, "read_at", now_s);
    body["bands"] = bands_json(spread);
    body["action_types"] = action_types_json(breakdown.action_types, spread.sum());
    const auto index = spread.group_index();
    body["group_index_tenths"] = index ? json::value(*index) : json::value();
    return json_response(body);
}

}  // namespace

void add_dashboard_routes(Router& router) {
    router.add({"GET", "/api/v1/dashboard", Action::see_risk, show_dashboard});
    router.add({"GET", "/api/v1/scores/breakdown", Action::see_risk, show_breakdown});
}

}  // namespace risk::web
