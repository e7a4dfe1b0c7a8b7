// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "incydr_simulator/catalogue.hpp"
#include "incydr_simulator/dice.hpp"
#include "incydr_simulator/session_json.hpp"

namespace risk::incydr_simulator {
namespace json = boost::json;
namespace {

constexpr std::array<const char*, 5> severity_words{"NO_RISK_INDICATED", "LOW", "MODERATE", "HIGH", "CRITICAL"};

json::string text(std::string_view view) { return json::string(view.data(), view.size()); }

/// What an event says of its user when it does not know: blank, or one of two words.
std::string email_in_events(const Alert& alert, const Person* person) {
    static constexpr std::array<const char*, 3> unknown{"", "UNKNOWN", "NAME_NOT_AVAILABLE"};
    if (person == nullptr || person->resolution == Resolution::nobody) return unknown[alert.seed % unknown.size()];
    return person->login;
}

json::object file_part(const Document& document, Dice& dice) {
    return {{"name", text(document.name)},
            {"directory", text(document.directory)},
            {"category", text(document.category)},
            {"mimeType", text(document.mime_type)},
            {"sizeInBytes", dice.between(2'048, 48'000'000)},
            {"owner", "work"},
            {"url", nullptr},  // the vendor's own client refuses an event without it
            {"hash", json::object{{"md5", dice.hex(32)}, {"sha256", dice.hex(64)}}}};
}

json::object destination_part(const Destination& destination) {
    json::object part{{"category", text(destination.category)}, {"name", text(destination.name)}};
    if (!destination.url.empty())
        part["tabs"] =
            json::array{json::object{{"title", text(destination.tab_title)}, {"url", text(destination.url)}}};
    if (destination.name == "Removable Media")
        part["removableMedia"] = json::object{
            {"busType", "USB"}, {"vendor", "Acme Storage"}, {"name", "Stick 64"}, {"serialNumber", "A1B2-C3D4"}};
    return part;
}

json::object source_part(const Alert& alert) {
    const bool mac = alert.seed % 3 == 0;
    return {{"category", "Device"},
            {"name", (mac ? "MBP-" : "LAPTOP-") + std::to_string(1000 + alert.seed % 9000)},
            {"domain", "corp.acme.test"},
            {"ip", "198.51.100." + std::to_string(1 + alert.seed % 250)},
            {"operatingSystem", mac ? "macOS 15.3" : "Windows 11"}};
}

json::object risk_part(const Alert& alert, int severity) {
    json::array found;
    int score = severity;
    for (const std::size_t index : alert.indicators) {
        const Indicator& indicator = indicators[index % indicators.size()];
        found.emplace_back(
            json::object{{"id", text(indicator.id)}, {"name", text(indicator.name)}, {"weight", indicator.weight}});
        score += indicator.weight;
    }
    return {{"score", score}, {"severity", severity_words[static_cast<std::size_t>(severity)]}, {"indicators", found}};
}

json::object file_event(const Alert& alert, const Person* person, std::size_t index, const Activity& activity) {
    const Story& story = stories[alert.rule % stories.size()];
    const Destination& destination = destinations[story.destination];
    const Document& document = documents[story.documents[index % story.documents.size()]];
    Dice dice(alert.seed + 7 * (index + 1));
    return {{"@timestamp", rfc3339(activity.at)},
            {"event", json::object{{"id", alert.session_id + "_" + std::to_string(index)},
                                   {"action", text(destination.action)},
                                   {"observer", "Endpoint"},
                                   {"vector", text(destination.vector)},
                                   {"inserted", rfc3339(std::max(alert.observed, activity.at))}}},
            {"user", json::object{{"email", email_in_events(alert, person)},
                                  {"id", alert.actor_id},
                                  {"deviceUid", std::to_string(900000000000000000ULL + alert.seed % 99999999999ULL)}}},
            {"file", file_part(document, dice)},
            {"destination", destination_part(destination)},
            {"source", source_part(alert)},
            {"risk", risk_part(alert, activity.severity)}};
}

}  // namespace

std::string session_events_json(const Alert& alert, const Person* person, Ms now) {
    json::array events;
    for (std::size_t index = 0; index < alert.activities.size(); ++index)
        if (alert.has_alerts && alert.activities[index].at <= now)
            events.emplace_back(file_event(alert, person, index, alert.activities[index]));
    const std::size_t total = events.size();
    return json::serialize(json::object{{"queryResult", json::object{{"fileEvents", std::move(events)},
                                                                     {"nextPgToken", nullptr},
                                                                     {"problems", nullptr},
                                                                     {"totalCount", total}}}});
}

}  // namespace risk::incydr_simulator
