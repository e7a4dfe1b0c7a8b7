// SPDX-License-Identifier: Apache-2.0
#include "incydr_simulator/scenario.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <fstream>
#include <functional>
#include <sstream>
#include <utility>

#include "incydr_simulator/json_forms.hpp"
#include "incydr_simulator/json_reader.hpp"

namespace risk::incydr_simulator {
namespace json = boost::json;
namespace {

constexpr const char* standard_tenant = "7a3f5c1e-9f2d-4b6a-8c11-5d20e7a9b001";
constexpr const char* standard_client_id = "key-79muGw9i424";
constexpr const char* standard_secret = "wh%2Fy!not@this~one";  // %, ! and @ as in real ones; %2F must not be decoded

SimulatedClock read_clock(JsonReader& reader, const ScenarioOverrides& overrides, const Clock& real) {
    const Ms now = real.unix_ns() / 1'000'000;
    static const json::value standard = json::object{};
    const auto* value = reader.raw("clock");
    JsonReader clock(value == nullptr ? standard : *value, reader.pointer("clock"));
    Ms start = clock.moment("start", now, now).value_or(now);
    const double speed = clock.number("speed", 0.0, 1e6).value_or(1.0);
    clock.done();
    if (overrides.clock) {
        const auto wanted = parse_moment(*overrides.clock, now);
        if (!wanted)
            throw BadInput({.what = "The clock cannot be set",
                            .where = {},
                            .expected = "RFC 3339, now or now-10h",
                            .found = *overrides.clock,
                            .remedy = {}});
        start = *wanted;
    }
    return {real, start, overrides.speed.value_or(speed)};
}

TokenDesk read_client(JsonReader& reader, const std::string& tenant_id) {
    std::string id = standard_client_id;
    std::string secret = standard_secret;
    if (const auto* value = reader.raw("client")) {
        JsonReader client(*value, reader.pointer("client"));
        client.into("id", id);
        client.into("secret", secret);
        client.done();
    }
    TokenDesk desk(tenant_id, id, secret);
    desk.set_life_s(reader.integer("token_life_s", 1).value_or(desk.life_s()));
    return desk;
}

void for_each(JsonReader& reader, std::string_view key,
              const std::function<void(const json::value&, const std::string&)>& each) {
    const auto* list = reader.raw(key);
    if (list == nullptr) return;
    if (!list->is_array()) reader.refuse(key, "an array");
    std::size_t index = 0;
    for (const json::value& element : list->as_array())
        each(element, reader.pointer(key) + "/" + std::to_string(index++));
}

void add(World& world, Alert alert, const std::string& pointer) {
    if (const auto added = world.add(std::move(alert)); !added) {
        Failure failure = added.failure();
        failure.found = failure.where;
        failure.where = pointer;
        throw BadInput(failure);
    }
}

void read_world(JsonReader& reader, Tenant& tenant, Ms start) {
    World& world = tenant.world;
    for_each(reader, "people", [&](const json::value& value, const std::string& pointer) {
        read_people(value, pointer, world.people, tenant.dice);
    });
    for_each(reader, "alerts", [&](const json::value& value, const std::string& pointer) {
        add(world, read_alert(value, pointer, world.people, start, tenant.dice), pointer);
    });
    for_each(reader, "generators", [&](const json::value& value, const std::string& pointer) {
        if (world.people.all().empty())
            throw BadInput({.what = "There is nobody to cause alerts",
                            .where = pointer,
                            .expected = "people in the scenario",
                            .found = "none",
                            .remedy = R"(Add "people": [{"count": 10}].)"});
        for (Alert& alert : generate_alerts(read_alerts_plan(value, pointer, start), world.people.all(), tenant.dice)) {
            // Another generator may have hit upon the same person in the same millisecond.
            while (world.find(alert.session_id) != nullptr) alert.session_id += "x";
            add(world, std::move(alert), pointer);
        }
    });
}

}  // namespace

Tenant make_tenant(const json::value& scenario, const ScenarioOverrides& overrides, const Clock& real) {
    JsonReader reader(scenario, "");
    (void)reader.text("description");
    const auto stated_seed = static_cast<std::uint64_t>(reader.integer("seed").value_or(1));
    const std::uint64_t seed = overrides.seed.value_or(stated_seed);
    const std::string tenant_id = reader.text("tenant").value_or(standard_tenant);
    const SimulatedClock clock = read_clock(reader, overrides, real);
    Tenant tenant{
        clock, World(tenant_id), read_client(reader, tenant_id), FaultPlan(seed ^ 0xfa17ULL), {}, {}, Dice(seed), {}};
    const Ms start = clock.now();
    tenant.world.advance_to(start);
    if (const auto* settings = reader.raw("settings"))
        read_settings(*settings, reader.pointer("settings"), tenant.settings);
    read_world(reader, tenant, start);
    for_each(reader, "faults", [&](const json::value& value, const std::string& pointer) {
        tenant.faults.add(read_fault(value, pointer));
    });
    reader.done();
    return tenant;
}

Tenant tenant_from_file(const std::string& file, const ScenarioOverrides& overrides, const Clock& real) {
    if (file.empty()) return make_tenant(json::object{}, overrides, real);
    std::ifstream stream(file, std::ios::binary);
    if (!stream)
        throw BadInput({.what = "The scenario cannot be read",
                        .where = file,
                        .expected = "a readable file",
                        .found = "none",
                        .remedy = {}});
    std::ostringstream text;
    text << stream.rdbuf();
    return make_tenant(parse_json(text.str(), file), overrides, real);
}

}  // namespace risk::incydr_simulator
