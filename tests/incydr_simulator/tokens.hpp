// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

#include "incydr_simulator/moments.hpp"

namespace risk::incydr_simulator {

/// One API client, its secret, and the tokens that were given out to it. Tokens live by the simulated clock.
class TokenDesk {
  public:
    TokenDesk(std::string tenant_id, std::string client_id, std::string client_secret)
        : tenant_id_(std::move(tenant_id)), id_(std::move(client_id)), secret_(std::move(client_secret)) {}

    [[nodiscard]] bool knows(std::string_view id, std::string_view secret) const {
        return id == id_ && secret == secret_;
    }
    std::string issue(Ms now);  ///< header.claims.signature; the claims carry tenantUid
    [[nodiscard]] bool accepts(std::string_view token, Ms now) const;

    void revoke_all() { expiry_.clear(); }
    void reset_secret(std::string secret) {  ///< old tokens end with the old secret
        secret_ = std::move(secret);
        revoke_all();
    }
    void set_life_s(std::int64_t seconds) { life_s_ = seconds; }

    [[nodiscard]] std::int64_t life_s() const { return life_s_; }
    [[nodiscard]] const std::string& client_id() const { return id_; }
    [[nodiscard]] const std::string& client_secret() const { return secret_; }

  private:
    std::string tenant_id_, id_, secret_;
    std::int64_t life_s_ = 900;
    std::uint64_t issued_ = 0;
    std::size_t clean_at_ = 64;
    std::unordered_map<std::string, Ms> expiry_;
};

}  // namespace risk::incydr_simulator
