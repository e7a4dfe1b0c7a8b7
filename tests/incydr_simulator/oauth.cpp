// SPDX-License-Identifier: Apache-2.0
#include "incydr_simulator/oauth.hpp"

#include <optional>
#include <utility>

#include "incydr_simulator/base64.hpp"

namespace risk::incydr_simulator {
namespace {

using Credentials = std::pair<std::string, std::string>;

HttpReply json_reply(int status, std::string body) { return {status, std::move(body), "application/json", {}}; }

std::optional<std::string> find(const Parameters& form, std::string_view name) {
    for (const auto& [key, value] : form)
        if (key == name) return value;
    return std::nullopt;
}

std::optional<Credentials> credentials(const HttpRequest& request, const Parameters& form) {
    if (request.authorization.starts_with("Basic ")) {
        const auto plain = base64_decode(std::string_view(request.authorization).substr(6));
        const auto colon = plain ? plain->find(':') : std::string::npos;
        if (colon == std::string::npos) return std::nullopt;
        return Credentials{plain->substr(0, colon), plain->substr(colon + 1)};
    }
    const auto id = find(form, "client_id");
    const auto secret = find(form, "client_secret");
    if (!id || !secret) return std::nullopt;
    return Credentials{*id, *secret};
}

}  // namespace

HttpReply grant_token(Tenant& tenant, const HttpRequest& request, const Target& target) {
    if (request.method != "POST") return json_reply(405, R"({"error":"method_not_allowed"})");
    const Parameters form = parse_form(request.body);
    const auto in_form = find(form, "grant_type");
    const auto grant = in_form ? in_form : target.parameter("grant_type");
    if (grant && *grant != "client_credentials") return json_reply(400, R"({"error":"unsupported_grant_type"})");
    const auto given = credentials(request, form);
    if (!given || !tenant.tokens.knows(given->first, given->second))
        return json_reply(401, R"({"error":"invalid_client"})");
    return json_reply(200, R"({"access_token":")" + tenant.tokens.issue(tenant.world.now()) +
                               R"(","token_type":"bearer","expires_in":)" + std::to_string(tenant.tokens.life_s()) +
                               "}");
}

}  // namespace risk::incydr_simulator
