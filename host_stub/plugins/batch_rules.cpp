// SPDX-License-Identifier: Apache-2.0
#include "plugins/batch_rules.hpp"

#include <boost/json/basic_parser_impl.hpp>

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
    const auto breach = [&](const std::string& what) { return std::string(rule.name) + ": expected " + what; };
    if (text.len > rule.most) {
        return breach("at most " + std::to_string(rule.most) + " bytes, found " + std::to_string(text.len));
    }
    if (text.len > 0 && text.data == nullptr) return breach("a pointer, found NULL");
    if (!valid_utf8(rp::view(text))) return breach("UTF-8, found " + found_text(text));
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

/// Follows a JSON text and keeps nothing of it.
struct Follower {
    static constexpr std::size_t max_object_size = -1, max_array_size = -1, max_key_size = -1, max_string_size = -1;
    using Error = boost::system::error_code;
    using Text = boost::json::string_view;

    bool on_document_begin(Error&) { return true; }
    bool on_document_end(Error&) { return true; }
    bool on_object_begin(Error&) { return true; }
    bool on_object_end(std::size_t, Error&) { return true; }
    bool on_array_begin(Error&) { return true; }
    bool on_array_end(std::size_t, Error&) { return true; }
    bool on_key_part(Text, std::size_t, Error&) { return true; }
    bool on_key(Text, std::size_t, Error&) { return true; }
    bool on_string_part(Text, std::size_t, Error&) { return true; }
    bool on_string(Text, std::size_t, Error&) { return true; }
    bool on_number_part(Text, Error&) { return true; }
    bool on_int64(std::int64_t, Text, Error&) { return true; }
    bool on_uint64(std::uint64_t, Text, Error&) { return true; }
    bool on_double(double, Text, Error&) { return true; }
    bool on_bool(bool, Error&) { return true; }
    bool on_null(Error&) { return true; }
    bool on_comment_part(Text, Error&) { return true; }
    bool on_comment(Text, Error&) { return true; }
};

bool is_json_object(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos || text[first] != '{') return false;
    boost::json::basic_parser<Follower> parser({});
    boost::system::error_code error;
    const std::size_t read = parser.write_some(false, text.data(), text.size(), error);
    return !error && read == text.size();
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
        if (is_json_object(rp::view(batch.events[i].body))) continue;
        return "event " + std::to_string(i) + ": body: expected one JSON object, found " +
               found_text(batch.events[i].body);
    }
    return std::nullopt;
}

}  // namespace risk::plugins
