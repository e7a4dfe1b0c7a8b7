// SPDX-License-Identifier: Apache-2.0
#include "web/event_json.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "domain/behaviour.hpp"
#include "integrations/live_view.hpp"
#include "web/json_text.hpp"

namespace risk::web {
namespace {

namespace json = boost::json;

constexpr std::array<std::pair<store::EventFate, std::string_view>, 3> fates{
    {{store::EventFate::admitted, "admitted"},
     {store::EventFate::unmatched, "unmatched"},
     {store::EventFate::ignored, "ignored"}}};

json::value text_or_null(const std::string& text) { return text.empty() ? json::value() : json::value(text); }

}  // namespace

std::string_view fate_word(store::EventFate fate) {
    for (const auto& [value, word] : fates) {
        if (value == fate) return word;
    }
    return "unknown";
}

std::optional<store::EventFate> fate_from_word(std::string_view wanted) {
    for (const auto& [value, word] : fates) {
        if (word == wanted) return value;
    }
    return std::nullopt;
}

std::string_view severity_word(std::uint32_t severity) {
    constexpr std::array<std::string_view, 5> words{"none", "low", "moderate", "high", "critical"};
    return words[severity < words.size() ? severity : 0];
}

EventWords::EventWords(const integrations::LiveView& all, const integrations::LiveView& shown) {
    for (auto& plugin : shown.plugins()) kinds_.emplace(plugin.id, std::move(plugin.event_kinds));
    for (const auto& plugin : all.plugins()) {
        if (!kinds_.contains(plugin.id)) hidden_.insert(plugin.id);
    }
}

std::string EventWords::integration_name(const store::EventRow& event) const {
    return hidden_.contains(event.plugin_id) ? std::string() : event.integration_name;
}

std::string EventWords::kind_title(const store::EventRow& event) const {
    if (const auto plugin = kinds_.find(event.plugin_id); plugin != kinds_.end()) {
        if (const auto title = plugin->second.find(event.kind); title != plugin->second.end()) return title->second;
    }
    std::string title = event.kind;
    std::ranges::replace(title, '_', ' ');
    if (!title.empty() && title[0] >= 'a' && title[0] <= 'z') title[0] = static_cast<char>(title[0] - 'a' + 'A');
    return title;
}

json::object event_json(const store::EventRow& event, const EventWords& words) {
    json::object object{{"row", event.row},
                        {"integration", event.integration_id},
                        {"integration_name", words.integration_name(event)},
                        {"plugin", event.plugin_id},
                        {"id", event.event_id},
                        {"kind", event.kind},
                        {"kind_title", words.kind_title(event)},
                        {"behaviour", domain::behaviour_id(domain::Behaviour::sensitive_data_handling)},
                        {"title", event.title},
                        {"severity", severity_word(event.severity)},
                        {"person", text_or_null(event.person)},
                        {"person_name", text_or_null(event.person_name)},
                        {"subject", event.subject},
                        {"actor", text_or_null(event.actor)},
                        {"fate", fate_word(event.fate)},
                        {"ignored_because", text_or_null(event.ignored_because)},
                        {"received_late", event.received_late}};
    put_time(object, "occurred", event.occurred_s);
    put_time(object, "received", event.received_s);
    return object;
}

json::object event_json_with_body(const store::EventRow& event, const EventWords& words) {
    auto object = event_json(event, words);
    boost::system::error_code not_json;
    object["details"] = json::parse(event.body, not_json);
    if (not_json) object["details"] = json::object{{"text", event.body}};
    return object;
}

}  // namespace risk::web
