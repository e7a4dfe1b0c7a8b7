// SPDX-License-Identifier: Apache-2.0
#include "record.hpp"

#include <boost/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>

#include "line_reader.hpp"

namespace {

namespace json = boost::json;

constexpr std::int64_t ns_a_second = 1'000'000'000;

struct NotARecord : std::runtime_error {
    using std::runtime_error::runtime_error;
};

std::string text_of(const json::object& record, const char* name) {
    const json::value* const value = record.if_contains(name);
    if (value == nullptr || !value->is_string() || value->get_string().empty()) {
        throw NotARecord(std::string("/") + name + ": expected a text that is not empty");
    }
    return std::string(value->get_string());
}

rp_severity severity_of(const json::object& record) {
    const std::string name = text_of(record, "severity");
    if (name == "critical") return RP_SEVERITY_CRITICAL;
    if (name == "high") return RP_SEVERITY_HIGH;
    if (name == "moderate") return RP_SEVERITY_MODERATE;
    if (name == "low") return RP_SEVERITY_LOW;
    if (name == "none") return RP_SEVERITY_NONE;
    throw NotARecord("/severity: expected none, low, moderate, high or critical");
}

std::int64_t occurred_ns_of(const json::object& record) {
    const json::value* const at = record.if_contains("at");
    if (at == nullptr || !at->is_int64() || at->get_int64() < 0 || at->get_int64() > INT64_MAX / ns_a_second) {
        throw NotARecord("/at: expected whole Unix seconds");
    }
    return at->get_int64() * ns_a_second;
}

rp::Event event_of(const json::object& record) {
    rp::Event event;
    event.id = text_of(record, "id");
    event.kind = "record";
    event.subject = text_of(record, "person");
    event.title = rp::utf8(text_of(record, "title"), RP_MAX_TITLE);
    event.body = json::serialize(record);
    event.severity = severity_of(record);
    event.occurred_ns = occurred_ns_of(record);
    if (!event.fits()) throw NotARecord("a text is longer than a host accepts");
    return event;
}

rp::Event unreadable(std::string_view line, const std::string& reason, std::int64_t now_ns) {
    rp::Event event;
    event.id = "unreadable/" + std::to_string(fingerprint(line));
    event.kind = "record";
    event.title = "A line that is no record";
    event.body = json::serialize(json::object{{"reason", reason}, {"line", rp::utf8(line, 2000)}});
    event.ignored_because = "unreadable";
    event.occurred_ns = now_ns;
    return event;
}

}  // namespace

rp::Event read_record(std::string_view line, std::int64_t now_ns) {
    json::error_code error;
    const json::value value = json::parse({line.data(), line.size()}, error);
    if (error) return unreadable(line, "expected JSON: " + error.message(), now_ns);
    if (!value.is_object()) return unreadable(line, "expected a JSON object", now_ns);
    try {
        return event_of(value.get_object());
    } catch (const NotARecord& reason) {
        return unreadable(line, reason.what(), now_ns);
    }
}
