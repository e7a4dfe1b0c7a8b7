// SPDX-License-Identifier: Apache-2.0
#include "incydr_simulator/tokens.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "incydr_simulator/base64.hpp"

namespace risk::incydr_simulator {
namespace {

std::string signature(const std::string& key, const std::string& content) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(content.data()),
         content.size(), digest.data(), &length);
    return base64url({reinterpret_cast<const char*>(digest.data()), length});
}

}  // namespace

std::string TokenDesk::issue(Ms now) {
    if (expiry_.size() >= clean_at_) {  // at twice the size, so that a token costs the same however many there are
        std::erase_if(expiry_, [now](const auto& entry) { return entry.second <= now; });
        clean_at_ = 64 + 2 * expiry_.size();
    }
    const Ms expires = now + life_s_ * second_ms;
    const std::string claims = R"({"tenantUid":")" + tenant_id_ + R"(","sub":")" + id_ + R"(","iat":)" +
                               std::to_string(now / 1000) + R"(,"exp":)" + std::to_string(expires / 1000) +
                               R"(,"jti":)" + std::to_string(++issued_) + "}";
    const std::string content = base64url(R"({"alg":"HS256","typ":"JWT"})") + "." + base64url(claims);
    std::string token = content + "." + signature(secret_, content);
    expiry_[token] = expires;
    return token;
}

bool TokenDesk::accepts(std::string_view token, Ms now) const {
    const auto found = expiry_.find(std::string(token));
    return found != expiry_.end() && now < found->second;
}

}  // namespace risk::incydr_simulator
