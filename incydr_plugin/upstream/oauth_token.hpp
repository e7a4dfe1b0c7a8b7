// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "answer.hpp"
#include "secret.hpp"

namespace risk::incydr {

/// What the token endpoint issued.
struct IssuedToken {
    Secret access_token;
    std::int64_t life_ms = 0;
    std::string tenant;  ///< from the token's claim tenantUid; empty if it carries none
};

/// Reads the body of a 200 of /v1/oauth.
[[nodiscard]] Answer<IssuedToken> parse_token(std::string_view body);

/// When to use a token and when to ask for another. Pure: it says what to do next, somebody else does it.
///
/// Calls of one instance never overlap, and each call runs begin() … until it is told use or rejected, so that there is
/// never more than one refresh in flight.
class TokenState {
  public:
    enum class Step : std::uint8_t {
        use,      ///< send the request with token()
        refresh,  ///< ask for a token first, then tell issued()
        rejected  ///< the credentials are refused: an operator must act
    };

    /// A request is about to be made.
    [[nodiscard]] Step begin(std::int64_t now_ns) noexcept;
    /// The request was answered with 401. One refresh, one retry, then it is the credentials.
    [[nodiscard]] Step unauthorized() noexcept;
    void issued(IssuedToken token, std::int64_t now_ns);

    [[nodiscard]] const Secret& token() const noexcept { return token_; }
    [[nodiscard]] const std::string& tenant() const noexcept { return tenant_; }

  private:
    Secret token_;
    std::string tenant_;
    std::int64_t fresh_until_ns_ = 0;
    bool retried_ = false;  // this request has had its refresh
};

}  // namespace risk::incydr
