// SPDX-License-Identifier: Apache-2.0
// Adding and editing: nothing is saved that does not work, tried with the calls that production makes.
#include <algorithm>
#include <boost/json.hpp>
#include <memory>

#include "domain/person.hpp"
#include "integrations/integration_check.hpp"
#include "plugins/config_schema.hpp"
#include "store/audit_log.hpp"
#include "web/idempotency.hpp"
#include "web/integration_form.hpp"
#include "web/integration_json.hpp"
#include "web/plugin_lookup.hpp"
#include "web/problem.hpp"
#include "web/query_reader.hpp"
#include "web/rest_integrations.hpp"

namespace risk::web {
namespace {

using domain::Action;
using integrations::CheckReport;
using Purpose = IntegrationForm::Purpose;

namespace json = boost::json;

constexpr std::chrono::seconds trial_limit{20};

// ---- The trial

CheckReport try_out(const RestContext& context, const plugins::PluginManifest& plugin,
                    const store::IntegrationSettings& settings, std::string checkpoint) {
    const auto& services = context.services;
    if (services.launcher == nullptr) {
        throw ProblemError(503,
                           {"This host cannot run plugins", plugin.name, "", "", "Start it with host_stub serve."});
    }
    auto request = integrations::check_request(
        {plugin, settings, std::move(checkpoint), services.developer, services.allowed_hosts, trial_limit});
    if (!request) throw ProblemError(409, request.failure());
    request->stopping = context.stopping;
    return integrations::check_integration(*request, *services.launcher);
}

json::array errors_of(const CheckReport& report, const plugins::PluginManifest& plugin) {
    const auto& fields = plugin.config_schema->fields();
    const auto field = std::ranges::find(fields, report.refused_field, &plugins::ConfigField::name);
    if (report.refused_field.empty() || field == fields.end()) return {};
    const auto message = report.said.empty() ? field->title + " was refused." : report.said;
    return {json::object{{"field", "configuration." + field->name},
                         {"message", message},
                         {"expected", "a value that " + plugin.name + " accepts"},
                         {"found", "one that it refuses"}}};
}

/// 422: a field that the plugin refuses is told beside that field, anything else with all that the trial found.
void require_good(const CheckReport& report, const plugins::PluginManifest& plugin) {
    if (report.ok()) return;
    auto members = std::make_shared<json::object>();
    auto errors = errors_of(report, plugin);
    const bool form_alone = !errors.empty() && report.failed_in == "configure";  // nothing was called upstream
    if (!form_alone) members->emplace("check", check_json(report));
    if (!errors.empty()) members->emplace("errors", std::move(errors));
    throw ProblemError(422, {"Nothing was saved, because it does not work", "", "", "", report.reason},
                       {{}, std::move(members)});
}

// ---- Add

bool is_anothers(store::IntegrationStore& store, const std::string& name, std::int64_t own_id) {
    const auto found = store.find_by_name(name);
    return found && found->id != own_id;
}

void audit(const RestContext& context, const Request& request, const char* action, const std::string& name,
           std::string detail) {
    store::AuditLog(context.database)
        .append({0, context.services.clock.unix_s(), request.identity.actor, action, name, std::move(detail)});
}

/// The name was free a moment ago, before the trial.
[[noreturn]] void refuse_save(const Failure& why) {
    if (why.where == "name") refuse_fields({why});
    throw ProblemError(503, why);
}

/// The plugin that a new integration is to be of.
plugins::PluginManifest named_plugin(const RestContext& context, const Request& request, BodyReader& body) {
    const auto id = body.text("plugin");
    if (!id) {
        refuse_fields({{"The plugin is missing", "plugin", "the id of one, as in /api/v1/plugins", "nothing", ""}});
    }
    return usable_manifest(visible_plugin(context, request, *id));
}

Response saved(const RestContext& context, const Request& request, std::int64_t id, const json::value& check,
               int status) {
    auto object = integration_detail_json(integration_row(context, request, id));
    object["check"] = check;
    return json_response(object, status);
}

Response add(const RestContext& context, const Request& request) {
    BodyReader body(request.body);
    const auto plugin = named_plugin(context, request, body);
    IntegrationForm form(body, plugin);
    store::IntegrationStore store(context.database, context.services.secrets);
    form.check(context.services.developer, Purpose::save, is_anothers(store, form.draft().name, 0));
    const auto settings = form.settings();
    const auto report = try_out(context, plugin, settings, "");
    require_good(report, plugin);
    const auto id = store.add(settings, context.services.clock.unix_s());
    if (!id) refuse_save(id.failure());
    audit(context, request, "integration.add", settings.name, "plugin " + plugin.id + " " + plugin.version);
    wait_until_settled(context, *id, 1);
    auto response = saved(context, request, *id, check_json(report), 201);
    response.headers.emplace_back("Location", "/api/v1/integrations/" + std::to_string(*id));
    return response;
}

// ---- Edit

[[noreturn]] void refuse_stale(const std::string& name) {
    throw ProblemError(409, {"Somebody else changed it meanwhile", name, "", "",
                             "Load it again and repeat your change: nothing of it was saved."});
}

plugins::PluginManifest its_plugin(const RestContext& context, const Request& request, const IntegrationRow& row) {
    return usable_manifest(visible_plugin(context, request, row.stored.settings.plugin_id));
}

/// An integration stays with its plugin; pages send it along.
void require_same_plugin(BodyReader& body, const plugins::PluginManifest& plugin) {
    const auto named = body.text("plugin");
    if (named && *named != plugin.id) {
        body.refuse({"The plugin cannot be changed", "plugin", '"' + plugin.id + '"', "another",
                     "Add a new integration instead"});
    }
}

Response save_edited(const RestContext& context, const Request& request, const IntegrationRow& row,
                     const store::IntegrationSettings& settings, const std::string& changes, const json::value& check) {
    const auto id = row.stored.id;
    if (!changes.empty()) {
        store::IntegrationStore store(context.database, context.services.secrets);
        const auto done = store.update(id, settings, row.stored.revision);
        if (!done && done.failure().where == "revision") refuse_stale(settings.name);
        if (!done) {
            (void)integration_row(context, request, id);  // 404 if it is gone
            refuse_save(done.failure());
        }
        audit(context, request, "integration.edit", settings.name, "changed: " + changes);
        wait_until_settled(context, id, row.stored.revision + 1);
    }
    return saved(context, request, id, check, 200);
}

Response edit(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    const auto row = captured_integration(context, request);
    const auto plugin = its_plugin(context, request, row);
    const auto& before = row.stored.settings;
    BodyReader body(request.body);
    require_same_plugin(body, plugin);
    const auto revision = body.number("revision").value_or(row.stored.revision);
    IntegrationForm form(body, plugin, before);
    store::IntegrationStore store(context.database, context.services.secrets);
    form.check(context.services.developer, Purpose::save, is_anothers(store, form.draft().name, row.stored.id));
    if (revision != row.stored.revision) refuse_stale(before.name);

    const auto after = form.settings();
    const auto& fresh = form.draft().fresh_secrets;
    json::value check;
    if (integrations::configuration_changed(before, after, fresh)) {
        const auto report = try_out(context, plugin, after, store.checkpoint(row.stored.id));
        require_good(report, plugin);
        check = check_json(report);
    }
    return save_edited(context, request, row, after, integrations::changed_fields(before, after, fresh), check);
}

// ---- Trials alone

Response test_new(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    BodyReader body(request.body);
    const auto plugin = named_plugin(context, request, body);
    IntegrationForm form(body, plugin);
    form.check(context.services.developer, Purpose::trial);
    return json_response(check_json(try_out(context, plugin, form.settings(), "")));
}

/// As it is stored; with a body, as it would be with that change.
Response test_stored(const RestContext& context, const Request& request) {
    QueryReader(request, {});
    const auto row = captured_integration(context, request);
    const auto plugin = its_plugin(context, request, row);
    auto settings = row.stored.settings;
    if (!request.body.empty()) {
        BodyReader body(request.body);
        require_same_plugin(body, plugin);
        (void)body.number("revision");
        IntegrationForm form(body, plugin, row.stored.settings);
        form.check(context.services.developer, Purpose::trial);
        settings = form.settings();
    } else if (row.stored.unreadable_secrets) {
        throw ProblemError(409, *row.stored.unreadable_secrets);
    }
    store::IntegrationStore store(context.database, context.services.secrets);
    return json_response(check_json(try_out(context, plugin, settings, store.checkpoint(row.stored.id))));
}

}  // namespace

void add_saving_routes(Router& router) {
    const auto add_once = [shelf = std::make_shared<IdempotencyShelf>()](const RestContext& context,
                                                                         const Request& request) {
        QueryReader(request, {});
        return shelf->once(request, context.services.clock.unix_s(), [&] { return add(context, request); });
    };
    router.add({"POST", "/api/v1/integrations", Action::add_integration, add_once, Lane::waiting});
    router.add({"POST", "/api/v1/integrations/test", Action::add_integration, test_new, Lane::waiting});
    router.add({"PUT", "/api/v1/integrations/{id}", Action::edit_integration, edit, Lane::waiting});
    router.add({"POST", "/api/v1/integrations/{id}/test", Action::edit_integration, test_stored, Lane::waiting});
}

}  // namespace risk::web
