// SPDX-License-Identifier: Apache-2.0
#include "incydr_simulator/faults.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "incydr_simulator/gzip.hpp"

namespace risk::incydr_simulator {
namespace {

using Kind = FaultRule::Kind;

constexpr std::array<std::pair<std::string_view, Kind>, 12> names{{{"throttle", Kind::throttle},
                                                                   {"status", Kind::status},
                                                                   {"stall", Kind::stall},
                                                                   {"reset", Kind::reset_before},
                                                                   {"reset_within", Kind::reset_within},
                                                                   {"close", Kind::close},
                                                                   {"truncate", Kind::truncate},
                                                                   {"slow", Kind::slow},
                                                                   {"oversize", Kind::oversize},
                                                                   {"wrong_json", Kind::wrong_json},
                                                                   {"wrong_type", Kind::wrong_type},
                                                                   {"forced_gzip", Kind::forced_gzip}}};

HttpReply refusal(const FaultRule& rule, int status, Ms now) {
    HttpReply reply{status, rule.body.empty() ? R"({"message":"simulated fault"})" : rule.body, "application/json", {}};
    if (rule.retry_after == FaultRule::RetryAfter::seconds)
        reply.headers.emplace_back("Retry-After", std::to_string(rule.retry_after_s));
    if (rule.retry_after == FaultRule::RetryAfter::date)
        reply.headers.emplace_back("Retry-After", http_date(now + rule.retry_after_s * second_ms));
    return reply;
}

std::string oversized(std::size_t bytes) {
    std::string body = R"({"items":[],"totalCount":0,"padding":")";
    const std::size_t wanted = bytes == 0 ? std::size_t{64} << 20U : bytes;
    if (body.size() + 2 < wanted) body.append(wanted - body.size() - 2, 'x');
    return body + "\"}";
}

}  // namespace

std::optional<Kind> fault_kind(std::string_view name) {
    for (const auto& [known, kind] : names)
        if (known == name) return kind;
    return std::nullopt;
}

std::string_view fault_name(Kind kind) {
    for (const auto& [name, known] : names)
        if (known == kind) return name;
    return "";
}

bool matches_pattern(std::string_view pattern, std::string_view text) {
    if (pattern.empty()) return text.empty();
    if (pattern.front() != '*')
        return !text.empty() && pattern.front() == text.front() && matches_pattern(pattern.substr(1), text.substr(1));
    pattern.remove_prefix(1);
    for (std::size_t from = 0; from <= text.size(); ++from)
        if (matches_pattern(pattern, text.substr(from))) return true;
    return false;
}

std::uint64_t FaultPlan::add(FaultRule rule) {
    rule.id = next_id_++;
    rules_.push_back(std::move(rule));
    return rules_.back().id;
}

bool FaultPlan::remove(std::uint64_t id) {
    return std::erase_if(rules_, [id](const FaultRule& rule) { return rule.id == id; }) > 0;
}

std::optional<FaultRule> FaultPlan::strike(std::string_view method, std::string_view path) {
    for (auto rule = rules_.begin(); rule != rules_.end(); ++rule) {
        if ((!rule->method.empty() && rule->method != method) || !matches_pattern(rule->path, path)) continue;
        if (rule->count == 0U) continue;
        if (rule->after > 0) {
            --rule->after;
            continue;
        }
        if (!dice_.chance(rule->probability)) continue;
        FaultRule struck = *rule;
        if (rule->count && --*rule->count == 0) rules_.erase(rule);
        return struck;
    }
    return std::nullopt;
}

bool replaces_answer(Kind kind) {
    switch (kind) {
        case Kind::throttle:
        case Kind::status:
        case Kind::oversize:
        case Kind::wrong_type:
        case Kind::reset_before:
        case Kind::close:
            return true;
        default:
            return false;
    }
}

Delivery spoil(const FaultRule& rule, HttpReply right_answer, Ms now) {
    Delivery delivery{std::move(right_answer), Delivery::Manner::whole, rule.delay, rule.bytes};
    HttpReply& reply = delivery.reply;
    reply.own_body();
    switch (rule.kind) {
        case Kind::throttle:
            reply = refusal(rule, 429, now);
            break;
        case Kind::status:
            reply = refusal(rule, rule.status, now);
            break;
        case Kind::stall:
            if (rule.delay == 0) delivery.manner = Delivery::Manner::never;
            break;
        case Kind::reset_before:
            delivery.manner = Delivery::Manner::reset_before;
            break;
        case Kind::reset_within:
            delivery.manner = Delivery::Manner::reset_within;
            break;
        case Kind::close:
            delivery.manner = Delivery::Manner::closed;
            break;
        case Kind::truncate:
            delivery.manner = Delivery::Manner::truncated;
            break;
        case Kind::slow:
            delivery.manner = Delivery::Manner::dripped;
            if (delivery.delay == 0) delivery.delay = 20;
            if (delivery.bytes == 0) delivery.bytes = 64;
            break;
        case Kind::oversize:
            reply = HttpReply{200, oversized(rule.bytes), "application/json", {}};
            break;
        case Kind::wrong_json:
            reply.body = rule.body.empty() ? reply.body.substr(0, reply.body.size() / 2) : rule.body;
            break;
        case Kind::wrong_type:
            reply = HttpReply{
                200, rule.body.empty() ? "<html><body>Please sign in.</body></html>" : rule.body, "text/html", {}};
            break;
        case Kind::forced_gzip:
            reply.body = gzip(reply.body);
            reply.headers.emplace_back("Content-Encoding", "gzip");
            break;
    }
    return delivery;
}

}  // namespace risk::incydr_simulator
