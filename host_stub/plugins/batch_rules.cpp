// SPDX-License-Identifier: Apache-2.0
#include "plugins/batch_rules.hpp"

#include <boost/json.hpp>

#include "plugin_api/text.hpp"
#include "plugins/utf8.hpp"

namespace risk::plugins {
namespace {

struct TextRule {
    const char* name;
    rp_str rp_event::*member;
    std::size_t most;
};
constexpr TextRule text_rules[] = {{"id", &rp_event::id, RP_MAX_ID},
                                   {"kind", &rp_event::kind, RP_MAX_KIND},
                                   {"subject", &rp_event::subject, RP_MAX_SUBJECT},
                                   {"actor", &rp_event::actor, RP_MAX_SUBJECT},
                                   {"title", &rp_event::title, RP_MAX_TITLE},
                                   {"body", &rp_event::body, RP_MAX_BODY},
                                   {"ignored_because", &rp_event::ignored_because, RP_MAX_KIND}};

std::string found_text(rp_str text) { return "\"" + rp::utf8(rp::view(text), 60) + "\""; }

std::optional<std::string> text_breach(const TextRule& rule, rp_str text) {
    const std::string name = rule.name;
    if (text.len > rule.most) {
        return name + ": expected at most " + std::to_string(rule.most) + " bytes, found " + std::to_string(text.len);
    }
    if (text.len > 0 && text.data == nullptr) return name + ": expected a pointer, found NULL";
    if (!valid_utf8(rp::view(text))) return name + ": expected UTF-8, found " + found_text(text);
    return std::nullopt;
}

std::optional<std::string> size_breach(const rp_batch& batch, std::uint32_t max_events) {
    if (batch.count > max_events) {
        return "expected at most " + std::to_string(max_events) + " events, found " + std::to_string(batch.count);
    }
    if (batch.checkpoint.len > RP_MAX_CHECKPOINT) {
        return "checkpoint: expected at most " + std::to_string(RP_MAX_CHECKPOINT) + " bytes, found " +
               std::to_string(batch.checkpoint.len);
    }
    if (batch.checkpoint.len > 0 && batch.checkpoint.data == nullptr) {
        return "checkpoint: expected a pointer, found NULL";
    }
    if (!adds_up(*batch.tally, batch.count)) {
        return "tally: expected fetched = " + std::to_string(batch.count) +
               " events + duplicate + not_critical + before_activation, found " + std::to_string(batch.tally->fetched);
    }
    return std::nullopt;
}

}  // namespace

bool adds_up(const rp_tally& tally, std::uint64_t events) {
    std::uint64_t sum = events;
    for (const std::uint64_t part : {tally.duplicate, tally.not_critical, tally.before_activation}) {
        if (__builtin_add_overflow(sum, part, &sum)) return false;
    }
    return sum == tally.fetched;
}

std::optional<std::string> BatchRules::breach(const rp_event& event) const {
    for (const TextRule& rule : text_rules) {
        if (auto wrong = text_breach(rule, event.*rule.member)) return wrong;
    }
    if (event.id.len == 0) return "id: expected a stable id, found nothing";
    if (!kinds_.contains(rp::view(event.kind))) {
        return "kind: expected one of the manifest's event_kinds, found " + found_text(event.kind);
    }
    if (event.ignored_because.len > 0 && !reasons_.contains(rp::view(event.ignored_because))) {
        return "ignored_because: expected one of the manifest's ignored_reasons, found " +
               found_text(event.ignored_because);
    }
    return std::nullopt;
}

std::optional<std::string> BatchRules::breach(const rp_batch& batch, std::uint32_t max_events) const {
    if (auto wrong = size_breach(batch, max_events)) return wrong;
    std::size_t bytes = batch.checkpoint.len;
    for (std::size_t i = 0; i < batch.count; ++i) {
        if (auto wrong = breach(batch.events[i])) return "event " + std::to_string(i) + ": " + *wrong;
        for (const TextRule& rule : text_rules) bytes += (batch.events[i].*rule.member).len;
    }
    if (bytes > RP_MAX_BATCH) {
        return "expected at most " + std::to_string(RP_MAX_BATCH) + " bytes of strings, found " + std::to_string(bytes);
    }
    return std::nullopt;
}

std::optional<std::string> body_breach(const rp_batch& batch) {
    for (std::size_t i = 0; i < batch.count; ++i) {
        const std::string_view body = rp::view(batch.events[i].body);
        boost::system::error_code error;
        unsigned char memory[4096];
        boost::json::monotonic_resource scratch(memory, sizeof memory);
        const boost::json::value parsed = boost::json::parse(body, error, &scratch);
        if (!error && parsed.is_object()) continue;
        return "event " + std::to_string(i) + ": body: expected one JSON object, found " +
               found_text(batch.events[i].body);
    }
    return std::nullopt;
}

}  // namespace risk::plugins
