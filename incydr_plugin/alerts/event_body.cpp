// SPDX-License-Identifier: Apache-2.0
#include "alerts/event_body.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "plugin_api/text.hpp"
#include "upstream/http_date.hpp"
#include "upstream/json_text.hpp"

namespace risk::incydr {
namespace json = boost::json;
namespace {

constexpr std::size_t most_bytes = 96 * 1024;
constexpr std::size_t long_text = 4096;
constexpr std::size_t short_text = 512;

void put(json::object& out, std::string_view name, const std::string& text, std::size_t limit = short_text) {
    if (!text.empty()) out[json::string_view(name.data(), name.size())] = rp::utf8(text, limit);
}

void put(json::object& out, std::string_view name, const std::optional<std::int64_t>& number) {
    if (number) out[json::string_view(name.data(), name.size())] = *number;
}

// Beyond the years that a calendar knows, a number is no time.
void put_time(json::object& out, std::string_view name, const std::optional<std::int64_t>& ms) {
    if (ms && *ms > 0 && *ms < 253'402'300'800'000) out[json::string_view(name.data(), name.size())] = iso_time(*ms);
}

json::array rules_of(const Session& session) {
    json::array rules;
    for (const TriggeredRule& rule : session.rules) {
        json::object one;
        put(one, "id", rule.id);
        put(one, "name", rule.name);
        rules.push_back(std::move(one));
    }
    return rules;
}

json::array indicators_of(const Session& session) {
    json::array indicators;
    for (const Indicator& indicator : session.indicators) {
        json::object one;
        put(one, "id", indicator.id);
        put(one, "name", indicator.name);
        put(one, "weight", indicator.weight);
        put(one, "events", indicator.events);
        indicators.push_back(std::move(one));
    }
    return indicators;
}

json::object counts_of(const Session& session) {
    json::object counts;
    put(counts, "critical", session.critical_events);
    put(counts, "high", session.high_events);
    put(counts, "moderate", session.moderate_events);
    put(counts, "low", session.low_events);
    put(counts, "no_risk", session.no_risk_events);
    return counts;
}

json::object place(const std::string& category, const std::string& name, const std::string& detail) {
    json::object one;
    put(one, "category", category);
    put(one, "name", name);
    put(one, "detail", detail);
    return one;
}

json::object device_of(const FileEvent& event) {
    json::object one;
    put(one, "name", event.device);
    put(one, "id", event.device_id);
    put(one, "operating_system", event.operating_system);
    return one;
}

json::object file_of(const FileEvent& event) {
    json::object one;
    put(one, "name", event.name);
    put(one, "directory", event.directory);
    put(one, "category", event.category);
    put(one, "size_bytes", event.size_bytes);
    put(one, "sha256", event.sha256);
    put(one, "md5", event.md5);
    put(one, "action", event.action);
    put(one, "observer", event.observer);
    put(one, "severity", event.severity);
    put(one, "time", event.at);
    if (auto to = place(event.destination_category, event.destination_name, event.destination_detail); !to.empty())
        one["destination"] = std::move(to);
    if (auto device = device_of(event); !device.empty()) one["device"] = std::move(device);
    return one;
}

void add_once(json::array& list, json::object one) {
    if (!one.empty() && list.size() < 10 && std::find(list.begin(), list.end(), json::value(one)) == list.end())
        list.push_back(std::move(one));
}

// The files, and at a glance the devices and destinations among them.
void add_details(json::object& body, const Details& details, std::size_t most_files) {
    json::object state;
    if (details.events == nullptr) {
        state["status"] = "missing";
        put(state, "reason", details.missing);
        body["details"] = std::move(state);
        return;
    }
    json::array files, destinations, devices;
    for (const FileEvent& event : details.events->files) {
        add_once(destinations, place(event.destination_category, event.destination_name, event.destination_detail));
        add_once(devices, device_of(event));
        if (files.size() < most_files) files.push_back(file_of(event));
    }
    state["status"] = static_cast<std::int64_t>(files.size()) < details.events->total ? "partial" : "complete";
    state["events"] = details.events->total;
    body["details"] = std::move(state);
    body["files"] = std::move(files);
    body["destinations"] = std::move(destinations);
    body["devices"] = std::move(devices);
}

json::object summary(const Session& session, const std::string& tenant, std::int64_t designated_ms,
                     const Origin& upstream) {
    json::object body;
    put(body, "session_id", session.id);
    put(body, "tenant_id", tenant);
    put(body, "actor_id", session.actor_id);
    put(body, "actor_name", session.actor_name);
    put(body, "type", session.type);
    body["severity"] = "critical";
    if (const State* const state = session.newest_state()) put(body, "state", state->name);
    put_time(body, "designated_critical", designated_ms);
    put_time(body, "begin", session.begin_ms);
    put_time(body, "end", session.end_ms);
    put_time(body, "first_observed", session.first_observed_ms);
    put_time(body, "last_updated", session.last_updated_ms);
    put(body, "exfiltration_summary", session.exfiltration_summary, long_text);
    put(body, "context_summary", session.context_summary, long_text);
    put(body, "source_link", console_of(upstream));
    return body;
}

}  // namespace

std::string event_body(const Session& session, const std::string& tenant, std::int64_t designated_ms,
                       const Details& details, const Origin& upstream) {
    json::object body = summary(session, tenant, designated_ms, upstream);
    body["rules"] = rules_of(session);
    body["indicators"] = indicators_of(session);
    body["event_counts"] = counts_of(session);
    if (!session.content_found.empty()) {
        json::array& found = body["content_found"].emplace_array();
        for (const std::string& kind : session.content_found) found.emplace_back(rp::utf8(kind, short_text));
    }
    // Names of files can be long; rather fewer of them than a body that the host refuses.
    for (std::size_t files = SessionEvents::most_files;; files /= 2) {
        add_details(body, details, files);
        std::string text = json::serialize(body);
        if (text.size() <= most_bytes) return text;
        if (files == 0) break;
    }
    body.erase("rules");
    body.erase("indicators");
    return json::serialize(body);
}

std::string event_title(const Session& session, const Details& details) {
    std::string rules;
    for (const TriggeredRule& rule : session.rules) {
        if (!rule.name.empty()) rules += (rules.empty() ? "" : ", ") + rule.name;
    }
    // People count by title: the sentences of the summary, each its own, would be no help there.
    std::string title = rules.empty() ? "Critical alert" : rules;
    if (details.events != nullptr && !details.events->files.empty()) {
        const FileEvent& first = details.events->files.front();
        if (!first.destination_name.empty()) title += " (" + first.destination_name + ")";
    }
    std::replace_if(
        title.begin(), title.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return rp::utf8(title, 300);
}

std::string unreadable_body(const Session& session) {
    json::object body;
    put(body, "session_id", session.id);
    put(body, "reason", session.unreadable);
    const auto record = session.raw.size() <= most_bytes ? parse_json(session.raw) : std::nullopt;
    if (record) {
        body["record"] = *record;
    } else {
        body["record_text"] = rp::utf8(session.raw, most_bytes / 8);
    }
    return json::serialize(body);
}

}  // namespace risk::incydr
