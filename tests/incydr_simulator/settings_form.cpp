// SPDX-License-Identifier: Apache-2.0
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "incydr_simulator/json_forms.hpp"
#include "incydr_simulator/json_reader.hpp"

namespace risk::incydr_simulator {
namespace json = boost::json;
namespace {

void read_page_shift(const json::value& value, const std::string& pointer, PageShift& shift) {
    JsonReader reader(value, pointer);
    reader.into("probability", shift.probability);
    shift.next = static_cast<std::uint64_t>(reader.integer("next").value_or(static_cast<std::int64_t>(shift.next)));
    if (const auto kind = reader.text("kind")) {
        if (*kind != "move" && *kind != "appear") reader.refuse("kind", "move or appear");
        shift.kind = *kind == "move" ? PageShift::Kind::move : PageShift::Kind::appear;
    }
    reader.done();
}

}  // namespace

void read_permissions(const json::value& value, const std::string& pointer, Permissions& permissions) {
    JsonReader reader(value, pointer);
    reader.into("users", permissions.users);
    reader.into("sessions", permissions.sessions);
    reader.into("actors", permissions.actors);
    reader.done();
}

json::object permissions_json(const Permissions& permissions) {
    return {{"users", permissions.users}, {"sessions", permissions.sessions}, {"actors", permissions.actors}};
}

void read_settings(const json::value& value, const std::string& pointer, Settings& settings) {
    JsonReader reader(value, pointer);
    Settings changed = settings;
    if (const auto cap = reader.integer("page_cap", 1, 1000)) changed.page_cap = static_cast<std::size_t>(*cap);
    if (const auto direction = reader.text("sort_direction")) {
        if (*direction != "refuse" && *direction != "accept") reader.refuse("sort_direction", "refuse or accept");
        changed.refuse_sort_direction = *direction == "refuse";
    }
    reader.into("gzip", changed.gzip);
    reader.into("rate_limit_per_minute", changed.rate_limit_per_minute);
    if (const auto* permissions = reader.raw("permissions"))
        read_permissions(*permissions, reader.pointer("permissions"), changed.permissions);
    if (const auto* shift = reader.raw("page_shift"))
        read_page_shift(*shift, reader.pointer("page_shift"), changed.page_shift);
    reader.done();
    settings = changed;
}

json::object settings_json(const Settings& settings) {
    const PageShift& shift = settings.page_shift;
    return {{"page_cap", settings.page_cap},
            {"sort_direction", settings.refuse_sort_direction ? "refuse" : "accept"},
            {"gzip", settings.gzip},
            {"rate_limit_per_minute", settings.rate_limit_per_minute},
            {"permissions", permissions_json(settings.permissions)},
            {"page_shift", json::object{{"probability", shift.probability},
                                        {"next", shift.next},
                                        {"kind", shift.kind == PageShift::Kind::move ? "move" : "appear"}}}};
}

}  // namespace risk::incydr_simulator
