// SPDX-License-Identifier: Apache-2.0
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "incydr_simulator/json_forms.hpp"
#include "incydr_simulator/json_reader.hpp"

namespace risk::incydr_simulator {
namespace json = boost::json;
namespace {

/// 30, or "date:30" for the same as an HTTP date; null or absent: no header.
void read_retry_after(JsonReader& reader, FaultRule& rule) {
    const auto* value = reader.raw("retry_after");
    if (value == nullptr || value->is_null()) return;
    static constexpr std::string_view as_date = "date:";
    if (value->is_int64() && value->as_int64() >= 0) {
        rule.retry_after = FaultRule::RetryAfter::seconds;
        rule.retry_after_s = value->as_int64();
        return;
    }
    const std::string_view text = value->is_string() ? std::string_view(value->as_string()) : std::string_view();
    const auto seconds =
        text.starts_with(as_date) ? parse_duration(std::string(text.substr(as_date.size())) + "s") : std::nullopt;
    if (!seconds) reader.refuse("retry_after", "seconds, \"date:30\" or null");
    rule.retry_after = FaultRule::RetryAfter::date;
    rule.retry_after_s = *seconds / second_ms;
}

json::value retry_after_json(const FaultRule& rule) {
    if (rule.retry_after == FaultRule::RetryAfter::none) return nullptr;
    if (rule.retry_after == FaultRule::RetryAfter::seconds) return rule.retry_after_s;
    return json::value("date:" + std::to_string(rule.retry_after_s));
}

}  // namespace

FaultRule read_fault(const json::value& value, const std::string& pointer) {
    JsonReader reader(value, pointer);
    FaultRule rule;
    const auto kind = fault_kind(reader.text("kind").value_or(""));
    if (!kind)
        reader.refuse("kind",
                      "one of throttle, status, stall, reset, reset_within, close, truncate, slow, oversize, "
                      "wrong_json, wrong_type, forced_gzip");
    rule.kind = *kind;
    reader.into("path", rule.path);
    reader.into("method", rule.method);
    reader.into("probability", rule.probability);
    rule.after = static_cast<std::uint64_t>(reader.integer("after").value_or(0));
    if (const auto* count = reader.raw("count"); count != nullptr && !count->is_null())
        rule.count = static_cast<std::uint64_t>(*reader.integer("count", 1));
    rule.status = static_cast<int>(reader.integer("status", 400, 599).value_or(rule.status));
    read_retry_after(reader, rule);
    rule.delay = reader.integer("delay_ms").value_or(0);
    reader.into("bytes", rule.bytes);
    reader.into("body", rule.body);
    reader.done();
    return rule;
}

json::object fault_json(const FaultRule& rule) {
    const auto kind = fault_name(rule.kind);
    json::object fault{{"id", rule.id},
                       {"kind", json::string(kind.data(), kind.size())},
                       {"path", rule.path},
                       {"method", rule.method},
                       {"probability", rule.probability},
                       {"after", rule.after},
                       {"count", nullptr},
                       {"status", rule.status},
                       {"retry_after", retry_after_json(rule)},
                       {"delay_ms", rule.delay},
                       {"bytes", rule.bytes}};
    if (rule.count) fault["count"] = *rule.count;
    return fault;
}

}  // namespace risk::incydr_simulator
