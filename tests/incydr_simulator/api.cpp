// SPDX-License-Identifier: Apache-2.0
#include "incydr_simulator/api.hpp"

#include <algorithm>
#include <utility>

#include "incydr_simulator/gzip.hpp"
#include "incydr_simulator/oauth.hpp"
#include "incydr_simulator/resources.hpp"
#include "incydr_simulator/target.hpp"

namespace risk::incydr_simulator {
namespace {

std::string authorization_kind(const std::string& header) {
    if (header.empty()) return "none";
    if (header.starts_with("Basic ")) return "basic";
    if (header.starts_with("Bearer ")) return "bearer";
    return "other";
}

/// How many seconds until there is room again; 0: there is.
std::int64_t over_limit_s(Tenant& tenant, Ms now) {
    const std::size_t limit = tenant.settings.rate_limit_per_minute;
    if (limit == 0) return 0;
    auto& recent = tenant.recent_requests;
    while (!recent.empty() && (recent.front() <= now - minute_ms || recent.front() > now)) recent.pop_front();
    if (recent.size() >= limit) return (recent.front() + minute_ms - now + second_ms - 1) / second_ms;
    recent.push_back(now);
    return 0;
}

HttpReply right_answer(Tenant& tenant, const HttpRequest& request, const Target& target) {
    const Ms now = tenant.world.now();
    if (const auto wait = over_limit_s(tenant, now); wait > 0)
        return {429, R"({"message":"Too many requests"})", "application/json", {{"Retry-After", std::to_string(wait)}}};
    if (target.path == "/v1/oauth") return grant_token(tenant, request, target);
    const std::string_view authorization = request.authorization;
    if (!authorization.starts_with("Bearer ") || !tenant.tokens.accepts(authorization.substr(7), now))
        return {401, R"({"message":"Unauthorized"})", "application/json", {}};
    return resource(tenant, request, target);
}

void pack_if_asked(const Tenant& tenant, const HttpRequest& request, HttpReply& reply) {
    static constexpr std::size_t worth_it = 512;
    const bool asked = request.accept_encoding.find("gzip") != std::string::npos;
    if (!tenant.settings.gzip || !asked || reply.content().size() < worth_it) return;
    if (!reply.prepared) {
        reply.body = gzip(reply.body);
    } else {
        if (reply.prepared->packed.empty()) reply.prepared->packed = gzip(reply.prepared->plain);
        reply.packed = true;
    }
    reply.headers.emplace_back("Content-Encoding", "gzip");
    reply.headers.emplace_back("Vary", "Accept-Encoding");
}

bool gives_status(const Delivery& delivery) {
    using Manner = Delivery::Manner;
    return delivery.manner != Manner::never && delivery.manner != Manner::reset_before &&
           delivery.manner != Manner::closed;
}

}  // namespace

Delivery answer(Tenant& tenant, const HttpRequest& request) {
    const Ms now = tenant.clock.now();
    tenant.world.advance_to(now);
    const Target target = parse_target(request.target);
    const auto fault = tenant.faults.strike(request.method, target.path);

    Delivery delivery;
    if (!fault || !replaces_answer(fault->kind)) delivery.reply = right_answer(tenant, request, target);
    const bool body_must_stay_plain =
        fault && (fault->kind == FaultRule::Kind::wrong_json || fault->kind == FaultRule::Kind::forced_gzip);
    if (!body_must_stay_plain) pack_if_asked(tenant, request, delivery.reply);
    if (fault) delivery = spoil(*fault, std::move(delivery.reply), now);
    delivery.reply.headers.emplace_back("Date", http_date(now));

    tenant.requests.add({.at = now,
                         .steady = tenant.clock.real_steady(),
                         .method = request.method,
                         .target = request.target,
                         .authorization = authorization_kind(request.authorization),
                         .status = gives_status(delivery) ? delivery.reply.status : 0,
                         .fault = fault ? std::string(fault_name(fault->kind)) : "",
                         .secure = request.secure});
    return delivery;
}

}  // namespace risk::incydr_simulator
