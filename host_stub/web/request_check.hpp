// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/failure.hpp"
#include "web/request.hpp"

namespace risk::web {

/// Why a request is refused before anybody has looked what it wants.
struct Breach {
    int status = 400;
    Failure why;
};

/// The lines of a header, one by one: what could be understood in two ways is refused, not guessed. A request that a proxy
/// and we end at different places could smuggle in another.
class HeaderCheck {
  public:
    explicit HeaderCheck(Request& into) : request_(into) {}
    void take(std::string_view name, std::string_view value);
    [[nodiscard]] std::optional<Breach> breach(bool http_1_0) const;

  private:
    Request& request_;
    std::string twice_;  ///< a name that may stand there once
};

/// For a target that parse_target has refused.
Breach target_breach(const Request& request, std::string_view target);

}  // namespace risk::web
