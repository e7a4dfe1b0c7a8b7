// SPDX-License-Identifier: Apache-2.0
#include "web/integration_json.hpp"

#include <boost/json.hpp>

#include "integrations/integration_draft.hpp"
#include "web/counters_json.hpp"
#include "web/json_text.hpp"

namespace risk::web {

namespace json = boost::json;

json::object integration_json(const IntegrationRow& row) {
    const auto& live = row.live;
    json::object object{{"id", row.stored.id},
                        {"name", row.stored.settings.name},
                        {"plugin", live.plugin_id},
                        {"plugin_name", live.plugin_name},
                        {"description", row.stored.settings.description},
                        {"status", domain::status_word(live.status.status)},
                        {"reason", live.status.reason}};
    put_time(object, "since", live.status.since_s);
    object["next"] = live.next;
    put_time(object, "last_read", live.last_read_s);
    put_time(object, "next_read", live.next_read_s);
    object["interval_ms"] = live.interval_ms;
    object["consecutive_failures"] = live.consecutive_failures;
    object["paused"] = row.stored.paused;
    object["counters"] = counters_json(live.counters);
    return object;
}

json::object integration_detail_json(const IntegrationRow& row) {
    auto object = integration_json(row);
    const auto& settings = row.stored.settings;
    object["contact"] = json::object{{"name", settings.contact_name}, {"email", settings.contact_email}};
    object["configuration"] = integrations::configuration_of(settings);
    json::array secret_fields;
    for (const auto& [field, value] : settings.secrets) secret_fields.emplace_back(field);
    object["secret_fields"] = std::move(secret_fields);
    object["revision"] = row.stored.revision;
    put_time(object, "created", row.stored.created_s);
    return object;
}

json::object check_json(const integrations::CheckReport& report) {
    json::array permissions;
    for (const auto& [permission, state] : report.permissions) {
        permissions.push_back(json::object{{"id", permission.id},
                                           {"title", permission.title},
                                           {"purpose", permission.purpose},
                                           {"state", integrations::permission_word(state)}});
    }
    return {{"ok", report.ok()},
            {"status", domain::status_word(report.status)},
            {"reason", report.reason},
            {"failed_in", report.failed_in.empty() ? json::value() : json::value(report.failed_in)},
            {"permissions", std::move(permissions)},
            {"took_ms", report.took.count()}};
}

}  // namespace risk::web
