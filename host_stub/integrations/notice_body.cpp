// SPDX-License-Identifier: Apache-2.0
#include "integrations/notice_body.hpp"

#include <sodium.h>

#include <array>
#include <boost/json.hpp>
#include <ctime>

#include "domain/status.hpp"
#include "store/status_book.hpp"

namespace risk::integrations {
namespace {

namespace json = boost::json;
using domain::Status;

std::string utc(std::int64_t seconds) {
    const auto time = static_cast<std::time_t>(seconds);
    std::tm parts{};
    gmtime_r(&time, &parts);
    std::array<char, 32> text{};
    return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

bool speaks_of_connection(std::string_view status) {
    return domain::status_from_word(status).value_or(Status::connecting) == Status::connected;
}

std::string hex(const unsigned char* bytes, std::size_t count) {
    std::string text(2 * count + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), bytes, count);
    text.pop_back();
    return text;
}

std::string line(const json::object& object) { return json::serialize(object); }

}  // namespace

std::string_view notice_advice(std::string_view status) {
    switch (domain::status_from_word(status).value_or(Status::connecting)) {
        case Status::connected:
            return "Nothing: it reads again and has kept its place, so nothing is missing.";
        case Status::throttled:
            return "Nothing yet: it goes on by itself when the upstream allows it. If this stays so, lengthen its "
                   "interval.";
        case Status::needs_attention:
        case Status::unreachable:
            return "It tries again by itself. If this stays so, follow the reason: network, proxy, the vendor's status "
                   "page.";
        case Status::credentials_rejected:
            return "Enter credentials that are valid: edit the integration in the Integrations Hub.";
        case Status::permission_missing:
            return "Grant the permission that the reason names to the API client upstream; it looks again by itself.";
        case Status::paused:
            return "Resume it, or grant the entitlement, if it should read; it goes on from where it stopped.";
        case Status::plugin_failed:
            return "Look at the plugin in the Integrations Hub: install it again or release it from quarantine.";
        case Status::connecting:
            break;
    }
    return "Nothing yet.";
}

std::string notice_body(const store::Notice& notice) {
    return line({{"id", notice.id},
                 {"kind", "integration.status"},
                 {"at", utc(notice.at_s)},
                 {"integration", notice.integration},
                 {"integration_id", notice.integration_id},
                 {"plugin", notice.plugin_id},
                 {"connected", speaks_of_connection(notice.to)},
                 {"from", notice.from},
                 {"to", notice.to},
                 {"reason", notice.reason},
                 {"what_to_do", notice_advice(notice.to)}});
}

std::string trial_body(const std::string& id, std::int64_t now_s) {
    return line({{"id", id},
                 {"kind", "test"},
                 {"at", utc(now_s)},
                 {"what_to_do", "Nothing: somebody tries whether notices arrive."}});
}

std::string notice_signature(const Secret& secret, std::int64_t now_s, std::string_view body) {
    const std::string at = std::to_string(now_s);
    const std::string signed_text = at + '.' + std::string(body);
    std::array<unsigned char, crypto_auth_hmacsha256_BYTES> code{};
    crypto_auth_hmacsha256_state state;
    const auto bytes = [](const std::string& text) { return reinterpret_cast<const unsigned char*>(text.data()); };
    crypto_auth_hmacsha256_init(&state, bytes(secret.reveal()), secret.reveal().size());
    crypto_auth_hmacsha256_update(&state, bytes(signed_text), signed_text.size());
    crypto_auth_hmacsha256_final(&state, code.data());
    sodium_memzero(&state, sizeof state);
    return "t=" + at + ",v1=" + hex(code.data(), code.size());
}

Secret new_notice_secret() {
    std::array<unsigned char, 32> bytes{};
    randombytes_buf(bytes.data(), bytes.size());
    Secret secret(hex(bytes.data(), bytes.size()));
    sodium_memzero(bytes.data(), bytes.size());
    return secret;
}

}  // namespace risk::integrations
