// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <utility>
#include <vector>

#include "seeded_host.hpp"

namespace risk::web::testing {

/// Somebody who talks to a host as a browser does: keeps its cookie, and says that requests come from its own pages.
class Visitor {
  public:
    explicit Visitor(const SeededHost& host) : host_(host) {}

    RawResponse ask(const std::string& method, const std::string& target, const std::string& body = {},
                    const std::vector<std::pair<std::string, std::string>>& more = {});
    RawResponse sign_in(const std::string& name, const std::string& password = cheap_password);

    std::string cookie;  ///< "__Host-risk_session=…", or empty

  private:
    const SeededHost& host_;
};

/// The cookie that an answer sets, as a browser would send it; empty if it sets none or takes it away.
std::string cookie_of(const RawResponse& response);

/// Makes an account with the cheap password.
void add_account(const SeededHost& host, const std::string& name, const std::string& role);
/// Makes a token and answers it.
std::string add_token(const SeededHost& host, const std::string& name, const std::string& role);

/// "actor action subject" of each entry, oldest first.
std::vector<std::string> audited(const SeededHost& host);

}  // namespace risk::web::testing
