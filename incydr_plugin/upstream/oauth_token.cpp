// SPDX-License-Identifier: Apache-2.0
#include "upstream/oauth_token.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "upstream/json_text.hpp"

namespace risk::incydr {
namespace {

constexpr std::int64_t default_life_ms = 300'000;
constexpr std::int64_t longest_life_ms = 24 * 60 * 60 * 1000;

std::string base64url_decoded(std::string text) {
    std::replace(text.begin(), text.end(), '-', '+');
    std::replace(text.begin(), text.end(), '_', '/');
    while (!text.empty() && text.back() == '=') text.pop_back();
    const std::size_t padding = (4 - text.size() % 4) % 4;
    text.append(padding, '=');
    std::string bytes(text.size() / 4 * 3, '\0');
    const int got = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                    reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
    if (got < 0 || padding > 2) return {};
    bytes.resize(static_cast<std::size_t>(got) - padding);
    return bytes;
}

// The second-last of the dotted parts.
std::string claims_of(std::string_view token) {
    const std::size_t last = token.rfind('.');
    if (last == std::string_view::npos || last == 0) return {};
    const std::size_t before = token.rfind('.', last - 1);
    const std::size_t from = before == std::string_view::npos ? 0 : before + 1;
    return base64url_decoded(std::string(token.substr(from, last - from)));
}

// Visible ASCII, as RFC 6750 has it: anything else could end the line, or the request.
bool fits_a_header(const std::string& token) {
    return !token.empty() && std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

std::string tenant_in(std::string_view token) {
    const auto claims = parse_json(claims_of(token));
    return claims ? text_at(*claims, "tenantUid") : std::string();
}

}  // namespace

Answer<IssuedToken> parse_token(std::string_view body) {
    const auto value = parse_json(body);
    if (!value || !value->is_object()) {
        return rp::Failure(RP_E_UPSTREAM,
                           "The token endpoint /v1/oauth: expected a JSON object, found something else. If this stays "
                           "so, check the Base URL and any proxy in between.");
    }
    IssuedToken issued{Secret(text_at(*value, "access_token")), default_life_ms, {}};
    if (!fits_a_header(issued.access_token.reveal())) {
        return rp::Failure(RP_E_UPSTREAM,
                           "The token endpoint /v1/oauth: expected an access_token, found none that can be used.");
    }
    if (const auto seconds = integer_at(*value, "expires_in")) {
        issued.life_ms = std::clamp<std::int64_t>(*seconds, 1, longest_life_ms / 1000) * 1000;
    }
    issued.tenant = tenant_in(issued.access_token.reveal());
    return issued;
}

TokenState::Step TokenState::begin(std::int64_t now_ns) noexcept {
    retried_ = false;
    return token_.empty() || now_ns >= fresh_until_ns_ ? Step::refresh : Step::use;
}

TokenState::Step TokenState::unauthorized() noexcept {
    token_ = Secret();
    if (retried_) return Step::rejected;
    retried_ = true;
    return Step::refresh;
}

void TokenState::issued(IssuedToken token, std::int64_t now_ns) {
    token_ = std::move(token.access_token);
    if (!token.tenant.empty()) tenant_ = std::move(token.tenant);
    fresh_until_ns_ = now_ns + token.life_ms * 1'000'000 / 5 * 4;
}

}  // namespace risk::incydr
