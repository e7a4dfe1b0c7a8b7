// SPDX-License-Identifier: Apache-2.0
#include "demo_data/event_text.hpp"

#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <ctime>

#include "incydr_simulator/catalogue.hpp"

namespace risk::demo_data {
namespace json = boost::json;
namespace words = incydr_simulator;
using words::Dice;

const char* const tenant = "7c1d4b52-0f6e-4e3b-9a37-2c0d5f1e8a44";

namespace {

// How often each rule of catalogue.hpp is broken, beside the others, and how it is told.
struct Habit {
    int weight;
    const char* told;
};
constexpr std::array<Habit, words::rules.size()> habits{{
    {5, "Source files were pushed to a repository outside the company."},
    {7, "A customer list was uploaded to a personal cloud drive."},
    {3, "Archives were uploaded in the last weeks before leaving."},
    {4, "A payroll spreadsheet was copied to removable media."},
    {6, "A pricing sheet was uploaded to a generative AI tool."},
    {5, "Board papers were sent to a personal mailbox."},
    {4, "A confidential presentation was shared by public link."},
    {2, "Design files with a false extension left the device."},
}};

std::size_t pick_rule(Dice& dice) {
    int total = 0;
    for (const auto& habit : habits) total += habit.weight;
    auto left = dice.between(0, total - 1);
    std::size_t rule = 0;
    while ((left -= habits[rule].weight) >= 0) ++rule;
    return rule;
}

json::string text(std::string_view view) { return json::string(view.data(), view.size()); }

json::object destination_of(const words::Story& story) {
    const auto& place = words::destinations[story.destination];
    json::object one{{"category", text(place.category)}, {"name", text(place.name)}};
    if (!place.url.empty()) one["detail"] = text(place.url);
    return one;
}

json::object device_of(const store::Person& person) {
    std::uint64_t seed = 0;
    for (const char c : person.email) seed = seed * 131 + static_cast<unsigned char>(c);
    Dice own(seed);  // everybody keeps their device
    const bool mac = own.chance(0.4);
    return {{"name", (mac ? "MBP-" : "LAPTOP-") + std::to_string(own.between(1000, 9999))},
            {"id", std::to_string(own.between(900'000'000'000, 999'999'999'999))},
            {"operating_system", mac ? "macOS 15.3" : "Windows 11"}};
}

json::object file_of(const words::Story& story, std::size_t number, const json::object& device, std::int64_t at_s,
                     Dice& dice) {
    const auto& document = words::documents[story.documents[number % story.documents.size()]];
    return {{"name", text(document.name)},
            {"directory", text(document.directory)},
            {"category", text(document.category)},
            {"size_bytes", dice.between(2'048, 48'000'000)},
            {"sha256", dice.hex(64)},
            {"md5", dice.hex(32)},
            {"action", text(words::destinations[story.destination].action)},
            {"observer", "Endpoint"},
            {"severity", "CRITICAL"},
            {"time", utc(at_s)},
            {"destination", destination_of(story)},
            {"device", device}};
}

json::array indicators_of(const words::Story& story) {
    json::array all;
    std::int64_t events = 3;
    for (const auto index : story.indicators) {
        const auto& one = words::indicators[index];
        all.emplace_back(
            json::object{{"id", text(one.id)}, {"name", text(one.name)}, {"weight", one.weight}, {"events", events--}});
    }
    return all;
}

json::object head(const store::Person& person, std::size_t number, const std::string& session_id, std::int64_t at_s) {
    const auto& rule = words::rules[number];
    return {{"session_id", session_id},
            {"tenant_id", tenant},
            {"actor_id", session_id.substr(0, session_id.find('_'))},
            {"actor_name", person.email},
            {"type", "ALERT"},
            {"severity", "critical"},
            {"state", "OPEN"},
            {"designated_critical", utc(at_s)},
            {"begin", utc(at_s - 2'700)},
            {"end", utc(at_s - 120)},
            {"first_observed", utc(at_s - 2'400)},
            {"last_updated", utc(at_s)},
            {"exfiltration_summary", habits[number].told},
            {"source_link", "https://console.us.code42.com/"},
            {"rules", json::array{json::object{{"id", text(rule.id)}, {"name", text(rule.name)}}}},
            {"indicators", indicators_of(words::stories[number])},
            {"event_counts", json::object{{"critical", 1}, {"high", 1}, {"moderate", 2}, {"low", 0}, {"no_risk", 0}}}};
}

}  // namespace

std::string utc(std::int64_t unix_s) {
    const auto t = static_cast<std::time_t>(unix_s);
    std::tm parts{};
    ::gmtime_r(&t, &parts);
    std::array<char, 32> out{};
    return {out.data(), std::strftime(out.data(), out.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

EventText event_text(const store::Person& person, const std::string& session_id, std::int64_t occurred_s, Dice& dice) {
    const auto rule = pick_rule(dice);
    const auto& story = words::stories[rule];
    auto body = head(person, rule, session_id, occurred_s);
    const auto device = device_of(person);
    const auto files = dice.between(1, 3);
    json::array listed;
    for (std::int64_t i = 0; i < files; ++i)
        listed.emplace_back(file_of(story, static_cast<std::size_t>(i), device, occurred_s - 600 + i * 20, dice));
    body["details"] = json::object{{"status", "complete"}, {"events", files}};
    body["files"] = std::move(listed);
    body["destinations"] = json::array{destination_of(story)};
    body["devices"] = json::array{device};
    const std::string name(words::rules[rule].name);
    const std::string place(words::destinations[story.destination].name);
    return {name + " (" + place + ")", json::serialize(body)};
}

}  // namespace risk::demo_data
