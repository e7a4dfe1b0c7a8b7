// SPDX-License-Identifier: Apache-2.0
#include "alerts/event_body.hpp"

#include <algorithm>
#include <boost/json/value.hpp>
#include <vector>

#include "upstream/http_date.hpp"
#include "upstream/json_text.hpp"
#include "upstream/json_writer.hpp"
#include "upstream/plain_text.hpp"

namespace risk::incydr {
namespace {

constexpr std::size_t most_bytes = 96 * 1024;
constexpr std::size_t usual_bytes = 2048;
constexpr std::size_t long_text = 4096;
constexpr std::size_t short_text = 512;
constexpr std::size_t longest_title = 300;
constexpr std::size_t most_listed = 10;  // of devices and destinations

template <std::size_t Size>
void put(JsonWriter& out, const char (&name)[Size], std::string_view text) {
    out.put(name, text, short_text);
}

// Beyond the years that a calendar knows, a number is no time.
template <std::size_t Size>
void put_time(JsonWriter& out, const char (&name)[Size], const std::optional<std::int64_t>& ms) {
    if (!ms || *ms <= 0 || *ms >= 253'402'300'800'000) return;
    const IsoTime text = iso_time_of(*ms);
    put(out, name, std::string_view(text.data(), text.size()));
}

void put_rules(JsonWriter& out, const std::pmr::vector<TriggeredRule>& rules) {
    out.begin_array("rules");
    for (const TriggeredRule& rule : rules) {
        out.begin_object();
        put(out, "id", rule.id);
        put(out, "name", rule.name);
        out.end_object();
    }
    out.end_array();
}

void put_indicators(JsonWriter& out, const std::pmr::vector<Indicator>& indicators) {
    out.begin_array("indicators");
    for (const Indicator& indicator : indicators) {
        out.begin_object();
        put(out, "id", indicator.id);
        put(out, "name", indicator.name);
        out.put("weight", indicator.weight);
        out.put("events", indicator.events);
        out.end_object();
    }
    out.end_array();
}

void put_counts(JsonWriter& out, const Session& session) {
    out.begin_object("event_counts");
    out.put("critical", session.critical_events);
    out.put("high", session.high_events);
    out.put("moderate", session.moderate_events);
    out.put("low", session.low_events);
    out.put("no_risk", session.no_risk_events);
    out.end_object();
}

void put_content(JsonWriter& out, const std::pmr::vector<std::string_view>& found) {
    if (found.empty()) return;
    out.begin_array("content_found");
    for (const std::string_view kind : found) out.element(kind, short_text);
    out.end_array();
}

// An object of its own, or nothing if it would be empty.
template <class Fill>
std::string object(Fill&& fill) {
    JsonWriter out;
    out.begin_object();
    fill(out);
    out.end_object();
    std::string text = out.take();
    return text == "{}" ? std::string() : text;
}

std::string destination_of(const FileEvent& event) {
    return object([&](JsonWriter& out) {
        put(out, "category", event.destination_category);
        put(out, "name", event.destination_name);
        put(out, "detail", event.destination_detail);
    });
}

std::string device_of(const FileEvent& event) {
    return object([&](JsonWriter& out) {
        put(out, "name", event.device);
        put(out, "id", event.device_id);
        put(out, "operating_system", event.operating_system);
    });
}

void put_file(JsonWriter& out, const FileEvent& event) {
    out.begin_object();
    put(out, "name", event.name);
    put(out, "directory", event.directory);
    put(out, "category", event.category);
    out.put("size_bytes", event.size_bytes);
    put(out, "sha256", event.sha256);
    put(out, "md5", event.md5);
    put(out, "action", event.action);
    put(out, "observer", event.observer);
    put(out, "severity", event.severity);
    put(out, "time", event.at);
    if (const std::string to = destination_of(event); !to.empty()) out.put_json("destination", to);
    if (const std::string device = device_of(event); !device.empty()) out.put_json("device", device);
    out.end_object();
}

// Each one once, at a glance.
template <std::size_t Size>
void put_list(JsonWriter& out, const char (&name)[Size], const std::vector<FileEvent>& files,
              std::string (*part)(const FileEvent&)) {
    std::vector<std::string> listed;
    out.begin_array(name);
    for (const FileEvent& event : files) {
        std::string one = part(event);
        if (one.empty() || listed.size() == most_listed || std::find(listed.begin(), listed.end(), one) != listed.end())
            continue;
        out.element_json(one);
        listed.push_back(std::move(one));
    }
    out.end_array();
}

void put_details(JsonWriter& out, const Details& details, std::size_t most_files) {
    out.begin_object("details");
    if (details.events == nullptr) {
        put(out, "status", "missing");
        put(out, "reason", details.missing);
        return out.end_object();
    }
    const std::vector<FileEvent>& files = details.events->files;
    put(out, "status",
        static_cast<std::int64_t>(std::min(files.size(), most_files)) < details.events->total ? "partial" : "complete");
    out.put("events", details.events->total);
    out.end_object();
    out.begin_array("files");
    for (std::size_t at = 0; at < std::min(files.size(), most_files); ++at) put_file(out, files[at]);
    out.end_array();
    put_list(out, "destinations", files, &destination_of);
    put_list(out, "devices", files, &device_of);
}

void put_summary(JsonWriter& out, const Session& session, std::string_view tenant, std::int64_t designated_ms,
                 const Origin& upstream) {
    put(out, "session_id", session.id);
    put(out, "tenant_id", tenant);
    put(out, "actor_id", session.actor_id);
    put(out, "actor_name", session.actor_name);
    put(out, "type", session.type);
    put(out, "severity", "critical");
    if (const State* const state = session.newest_state()) put(out, "state", state->name);
    put_time(out, "designated_critical", designated_ms);
    put_time(out, "begin", session.begin_ms);
    put_time(out, "end", session.end_ms);
    put_time(out, "first_observed", session.first_observed_ms);
    put_time(out, "last_updated", session.last_updated_ms);
    out.put("exfiltration_summary", session.exfiltration_summary, long_text);
    out.put("context_summary", session.context_summary, long_text);
    put(out, "source_link", console_of(upstream));
}

}  // namespace

std::string event_body(const Session& session, std::string_view tenant, std::int64_t designated_ms,
                       const Details& details, const Origin& upstream, std::string room) {
    room.reserve(usual_bytes);
    const auto written = [&](bool lists, std::size_t most_files) {
        JsonWriter out(std::move(room));
        out.begin_object();
        put_summary(out, session, tenant, designated_ms, upstream);
        if (lists) put_rules(out, session.rules);
        if (lists) put_indicators(out, session.indicators);
        put_counts(out, session);
        put_content(out, session.content_found);
        put_details(out, details, most_files);
        out.end_object();
        room = out.take();
        return room.size() <= most_bytes;
    };
    // Names of files can be long; rather fewer of them than a body that the host refuses.
    for (std::size_t files = SessionEvents::most_files; !written(true, files); files /= 2) {
        if (files > 0) continue;
        written(false, 0);
        break;
    }
    return room;
}

std::string event_title(const Session& session, const Details& details, std::string room) {
    std::string& title = room;
    title.clear();
    for (const TriggeredRule& rule : session.rules) {
        if (rule.name.empty()) continue;
        if (!title.empty()) title += ", ";
        title += rule.name;
    }
    // People count by title: the sentences of the summary, each its own, would be no help there.
    if (title.empty()) title = "Critical alert";
    if (details.events != nullptr && !details.events->files.empty()) {
        const FileEvent& first = details.events->files.front();
        if (!first.destination_name.empty()) title.append(" (").append(first.destination_name).append(")");
    }
    if (title.size() <= longest_title && is_plain(title)) return room;
    std::replace_if(
        title.begin(), title.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return rp::utf8(title, longest_title);
}

std::string unreadable_body(const Session& session) {
    JsonWriter out;
    out.begin_object();
    put(out, "session_id", session.id);
    put(out, "reason", session.unreadable);
    if (session.raw.size() <= most_bytes && parse_json(session.raw)) {
        out.put_json("record", repaired_json(session.raw));
    } else {
        out.put("record_text", session.raw, most_bytes / 8);
    }
    out.end_object();
    return out.take();
}

}  // namespace risk::incydr
