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

KindTitles::KindTitles(const integrations::LiveView& live) {
    for (auto& plugin : live.plugins()) by_plugin_.emplace(plugin.id, std::move(plugin.event_kinds));
}

std::string KindTitles::of(const std::string& plugin_id, const std::string& kind) const {
    if (const auto plugin = by_plugin_.find(plugin_id); plugin != by_plugin_.end()) {
        if (const auto title = plugin->second.find(kind); title != plugin->second.end()) return title->second;
    }
    std::string title = kind;
    std::ranges::replace(title, '_', ' ');
    if (!title.empty() && title[0] >= 'a' && title[0] <= 'z') title[0] = static_cast<char>(title[0] - 'a' + 'A');
    return title;
}

json::object event_json(const store::EventRow& event, const KindTitles& kinds) {
    json::object object{{"row", event.row},
                        {"integration", event.integration_id},
                        {"integration_name", event.integration_name},
                        {"plugin", event.plugin_id},
                        {"id", event.event_id},
                        {"kind", event.kind},
                        {"kind_title", kinds.of(event.plugin_id, event.kind)},
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

json::object event_json_with_body(const store::EventRow& event, const KindTitles& kinds) {
    auto object = event_json(event, kinds);
    boost::system::error_code not_json;
    object["details"] = json::parse(event.body, not_json);
    if (not_json) object["details"] = json::object{{"text", event.body}};
    return object;
}

}  // namespace risk::web
