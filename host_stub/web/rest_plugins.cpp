// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>

#include "integrations/integration_draft.hpp"
#include "plugins/config_schema.hpp"
#include "store/audit_log.hpp"
#include "store/quarantine_store.hpp"
#include "web/entitled_view.hpp"
#include "web/integration_rows.hpp"
#include "web/plugin_json.hpp"
#include "web/plugin_lookup.hpp"
#include "web/query_reader.hpp"
#include "web/rest_integrations.hpp"
#include "web/router.hpp"

namespace risk::web {
namespace {

using domain::Action;
using plugins::ConfigField;

namespace json = boost::json;

const char* type_word(ConfigField::Type type) {
    switch (type) {
        case ConfigField::Type::integer:
            return "integer";
        case ConfigField::Type::number:
            return "number";
        case ConfigField::Type::boolean:
            return "boolean";
        case ConfigField::Type::string:
            break;
    }
    return "string";
}

template <class T>
json::value or_null(const std::optional<T>& value) {
    return value ? json::value(*value) : json::value();
}

json::value choices_json(const ConfigField& field) {
    if (field.choices.empty()) return nullptr;
    json::array choices;
    for (const auto& choice : field.choices) choices.push_back(json::parse(choice));
    return choices;
}

json::object field_json(const ConfigField& field) {
    json::array suggestions;
    for (const auto& example : field.examples) suggestions.emplace_back(example);
    return {{"name", field.name},
            {"title", field.title},
            {"description", field.description},
            {"type", type_word(field.type)},
            {"section", field.section},
            {"format", field.format.empty() ? json::value() : json::value(field.format)},
            {"required", field.required},
            {"secret", field.secret},
            {"choices", choices_json(field)},
            {"minimum", or_null(field.minimum)},
            {"maximum", or_null(field.maximum)},
            {"min_length", or_null(field.min_length)},
            {"max_length", or_null(field.max_length)},
            {"default", field.default_json.empty() ? json::value() : json::parse(field.default_json)},
            {"suggestions", std::move(suggestions)}};
}

json::object form_json(const integrations::LivePlugin& live, const plugins::PluginManifest& manifest, bool developer) {
    auto object = plugin_json(live);
    json::array fields, permissions, reasons;
    for (const auto& field : manifest.config_schema->fields()) fields.push_back(field_json(field));
    for (const auto& [id, title, purpose] : manifest.permissions)
        permissions.push_back(json::object{{"id", id}, {"title", title}, {"purpose", purpose}});
    for (const auto& [id, title, description] : manifest.ignored_reasons)
        reasons.push_back(json::object{{"id", id}, {"title", title}, {"description", description}});
    object["fields"] = std::move(fields);
    object["permissions"] = std::move(permissions);
    object["ignored_reasons"] = std::move(reasons);
    const auto bounds = integrations::interval_bounds(manifest, developer);
    object["poll"] = json::object{
        {"default_ms", manifest.poll_default_s * 1000}, {"min_ms", bounds.least_ms}, {"max_ms", bounds.most_ms}};
    return object;
}

Response list_plugins(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    json::array rows;
    const EntitledView view(context);
    const auto all = view.plugins();
    for (const auto& live : all) rows.push_back(plugin_json(live));
    return json_response(json::object{{"plugins", std::move(rows)}, {"unsigned_allowed", view.unsigned_allowed()}});
}

Response show_plugin(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    const auto live = visible_plugin(context, request, request.captured.find("id")->second);
    return json_response(form_json(live, manifest_of(live), context.services.developer));
}

/// The host notices that the library is no longer in quarantine, and starts it.
Response release_plugin(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    const auto& id = request.captured.find("id")->second;
    const auto live = visible_plugin(context, request, id);
    if (store::QuarantineStore(context.database).lift(live.sha256)) {
        store::AuditLog(context.database)
            .append({0, context.services.clock.unix_s(), request.identity.actor, "plugin.release", id,
                     "version " + live.version});
    }
    wait_until_released(context, id);
    return json_response(plugin_json(visible_plugin(context, request, id)));
}

}  // namespace

void add_plugin_routes(Router& router) {
    router.add({"GET", "/api/v1/plugins", Action::see_hub, list_plugins});
    router.add({"GET", "/api/v1/plugins/{id}", Action::see_hub, show_plugin});
    router.add({"POST", "/api/v1/plugins/{id}/release", Action::edit_integration, release_plugin, Lane::waiting});
}

}  // namespace risk::web
