// SPDX-License-Identifier: Apache-2.0
#include "incydr_simulator/control.hpp"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <charconv>
#include <optional>
#include <utility>

#include "incydr_simulator/alert_changes.hpp"
#include "incydr_simulator/json_forms.hpp"
#include "incydr_simulator/json_reader.hpp"
#include "incydr_simulator/scenario.hpp"
#include "incydr_simulator/target.hpp"

namespace risk::incydr_simulator {
namespace json = boost::json;
namespace {

struct Call {
    Tenant& tenant;
    const HttpRequest& request;
    const Target& target;
    const Clock& real;

    [[nodiscard]] bool is(std::string_view method) const { return request.method == method; }
    /// What comes behind /_control/thing/; empty if nothing does.
    [[nodiscard]] std::string item() const { return target.segments.size() > 2 ? target.segments[2] : ""; }
    [[nodiscard]] json::value body() const {
        return request.body.empty() ? json::value(json::object{}) : parse_json(request.body, request.target);
    }
};

HttpReply reply(int status, const json::value& body) { return {status, json::serialize(body), "application/json", {}}; }
HttpReply complaint(int status, std::string sentence) {
    return reply(status, json::object{{"error", std::move(sentence)}});
}

std::optional<std::int64_t> number(const Target& target, std::string_view name) {
    const auto text = target.parameter(name);
    std::int64_t value = 0;
    if (!text) return std::nullopt;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
    return error == std::errc{} && end == text->data() + text->size() ? std::optional(value) : std::nullopt;
}

// ---- clock ----

HttpReply clock(const Call& call) {
    SimulatedClock& clock = call.tenant.clock;
    if (call.is("POST")) {
        const json::value body = call.body();
        JsonReader reader(body, "");
        const auto set = reader.moment("set", clock.real_now(), clock.now());
        const auto advance = reader.integer("advance_ms", -366 * day_ms, 366 * day_ms);
        const auto speed = reader.number("speed", 0.0, 1e6);
        reader.done();
        if (speed) clock.set_speed(*speed);
        if (set) clock.set(*set);
        if (advance) clock.advance(*advance);
    }
    call.tenant.world.advance_to(clock.now());
    return reply(200, json::object{{"now_ms", clock.now()}, {"now", rfc3339(clock.now())}, {"speed", clock.speed()}});
}

// ---- settings, permissions, tokens ----

HttpReply settings(const Call& call) {
    if (call.is("POST")) read_settings(call.body(), "", call.tenant.settings);
    return reply(200, settings_json(call.tenant.settings));
}

HttpReply permissions(const Call& call) {
    Permissions& permissions = call.tenant.settings.permissions;
    if (call.is("POST")) read_permissions(call.body(), "", permissions);
    return reply(200, permissions_json(permissions));
}

HttpReply tokens(const Call& call) {
    const json::value body = call.body();
    JsonReader reader(body, "");
    const bool revoke = reader.flag("revoke_all").value_or(false);
    const auto life = reader.integer("life_s", 1, 86'400);
    const auto secret = reader.text("secret");
    reader.done();
    if (life) call.tenant.tokens.set_life_s(*life);
    if (revoke) call.tenant.tokens.revoke_all();
    if (secret) call.tenant.tokens.reset_secret(*secret);
    return reply(200,
                 json::object{{"life_s", call.tenant.tokens.life_s()}, {"client_id", call.tenant.tokens.client_id()}});
}

HttpReply client(const Call& call) {
    const TokenDesk& desk = call.tenant.tokens;
    return reply(200, json::object{{"tenant", call.tenant.world.tenant_id()},
                                   {"client_id", desk.client_id()},
                                   {"client_secret", desk.client_secret()}});
}

// ---- world ----

HttpReply scenario(const Call& call) {
    if (!call.is("POST")) return complaint(405, "A scenario is loaded by POST.");
    call.tenant = make_tenant(call.body(), {}, call.real);
    return reply(200,
                 json::object{{"alerts", call.tenant.world.size()}, {"people", call.tenant.world.people.all().size()}});
}

HttpReply people(const Call& call) {
    World& world = call.tenant.world;
    if (call.is("POST")) read_people(call.body(), "", world.people, call.tenant.dice);
    json::array all;
    for (const Person& person : world.people.all())
        all.emplace_back(json::object{{"actor_id", person.actor_id}, {"email", person.email}});
    return reply(200, json::object{{"people", std::move(all)}});
}

json::object alert_json(const Alert& alert, Ms now) {
    const AlertView view = view_at(alert, now);
    const auto designated = designated_at(alert);
    return {{"session_id", alert.session_id},
            {"actor_id", alert.actor_id},
            {"visible", view.visible},
            {"severity", view.severity},
            {"state", json::string(view.state.data(), view.state.size())},
            {"begin_ms", alert.begin},
            {"designated_ms", designated ? json::value(*designated) : json::value(nullptr)}};
}

void apply(JsonReader& reader, Alert& alert, Ms now) {
    const std::string action = reader.text("action").value_or("");
    const auto severity =
        static_cast<int>(reader.integer("severity", 0, critical).value_or(action == "raise" ? critical : 3));
    const std::string state = reader.text("state").value_or(action == "reopen" ? "OPEN" : "CLOSED_FP");
    const std::string note = reader.text("note").value_or("");
    reader.done();
    if (action == "close" || action == "reopen") return set_state(alert, now, state);
    if (action == "raise" || action == "lower") return set_severity(alert, now, severity);
    if (action == "activity") return add_activity(alert, now, severity);
    if (action == "note") return add_note(alert, now, note);
    reader.refuse("action", "close, reopen, raise, lower, activity or note");
}

HttpReply change_alert(const Call& call) {
    const json::value body = call.body();
    const bool known = call.tenant.world.change(call.item(), [&](Alert& alert, Ms now) {
        JsonReader reader(body, "");
        Alert changed = alert;  // so that a message that cannot be read changes nothing
        apply(reader, changed, now);
        alert = std::move(changed);
    });
    if (!known) return complaint(404, "There is no visible alert " + call.item() + ".");
    return reply(200, alert_json(*call.tenant.world.find(call.item()), call.tenant.world.now()));
}

HttpReply alerts(const Call& call) {
    World& world = call.tenant.world;
    if (call.is("POST") && !call.item().empty()) return change_alert(call);
    if (call.is("POST")) {
        Alert alert = read_alert(call.body(), "", world.people, world.now(), call.tenant.dice);
        const std::string id = alert.session_id;
        if (const auto added = world.add(std::move(alert)); !added) return complaint(409, added.failure().sentence());
        return reply(200, alert_json(*world.find(id), world.now()));
    }
    const Alert* alert = world.find(call.item());
    if (alert == nullptr) return complaint(404, "Name an alert: /_control/alerts/{session id}.");
    return reply(200, alert_json(*alert, world.now()));
}

HttpReply due(const Call& call) {
    const auto activated = number(call.target, "activated_at_ms");
    if (!activated) return complaint(400, "activated_at_ms is required: Unix milliseconds.");
    const Ms now = call.tenant.world.now();
    const Ms until = std::min(now, number(call.target, "until_ms").value_or(now));
    json::array all;
    for (const DueAlert& alert : call.tenant.world.due(*activated, until))
        all.emplace_back(json::object{{"tenant", alert.tenant},
                                      {"session_id", alert.session_id},
                                      {"email", alert.email ? json::value(*alert.email) : json::value(nullptr)},
                                      {"designated_ms", alert.designated}});
    const std::size_t count = all.size();
    return reply(200, json::object{{"now_ms", now}, {"count", count}, {"due", std::move(all)}});
}

// ---- faults and requests ----

HttpReply faults(const Call& call) {
    FaultPlan& plan = call.tenant.faults;
    std::uint64_t id = 0;
    if (call.is("POST")) return reply(200, json::object{{"id", plan.add(read_fault(call.body(), ""))}});
    if (call.is("DELETE") && call.item().empty()) plan.clear();
    const std::string item = call.item();
    if (!item.empty()) std::from_chars(item.data(), item.data() + item.size(), id);
    if (call.is("DELETE") && !item.empty() && !plan.remove(id))
        return complaint(404, "There is no fault " + item + ".");
    json::array all;
    for (const FaultRule& rule : plan.rules()) all.emplace_back(fault_json(rule));
    return reply(200, json::object{{"faults", std::move(all)}});
}

HttpReply requests(const Call& call) {
    RequestLog& log = call.tenant.requests;
    if (call.is("DELETE")) log.clear();
    const auto after = static_cast<std::uint64_t>(number(call.target, "after").value_or(0));
    json::array all;
    for (const RecordedRequest& request : log.all())
        if (request.number > after)
            all.emplace_back(json::object{{"number", request.number},
                                          {"at_ms", request.at},
                                          {"steady_ms", request.steady},
                                          {"method", request.method},
                                          {"target", request.target},
                                          {"authorization", request.authorization},
                                          {"status", request.status},
                                          {"fault", request.fault},
                                          {"secure", request.secure}});
    return reply(200, json::object{{"total", log.total()}, {"requests", std::move(all)}});
}

using Page = HttpReply (*)(const Call&);
constexpr std::array<std::pair<std::string_view, Page>, 11> pages{{{"clock", clock},
                                                                   {"client", client},
                                                                   {"settings", settings},
                                                                   {"permissions", permissions},
                                                                   {"tokens", tokens},
                                                                   {"scenario", scenario},
                                                                   {"people", people},
                                                                   {"alerts", alerts},
                                                                   {"due", due},
                                                                   {"faults", faults},
                                                                   {"requests", requests}}};

}  // namespace

HttpReply control(Tenant& tenant, const HttpRequest& request, const Clock& real) {
    const Target target = parse_target(request.target);
    tenant.world.advance_to(tenant.clock.now());
    const std::string name = target.segments.size() > 1 ? target.segments[1] : "";
    for (const auto& [known, page] : pages) {
        if (known != name) continue;
        try {
            return page(Call{tenant, request, target, real});
        } catch (const BadInput& bad) {
            return complaint(400, bad.what());
        }
    }
    return complaint(404, "There is no control " + name + "; README.md lists what there is.");
}

}  // namespace risk::incydr_simulator
