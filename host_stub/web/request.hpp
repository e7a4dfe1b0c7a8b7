// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "web/identity.hpp"

namespace risk::web {

/// What a client asked for, taken apart and decoded. Says nothing about sockets.
struct Request {
    std::string method;                                        ///< "GET": as sent, upper case
    std::vector<std::string> segments;                         ///< of the path, percent-decoded
    std::vector<std::pair<std::string, std::string>> query;    ///< in the order given, percent-decoded
    std::map<std::string, std::string, std::less<>> headers;   ///< names in lower case; of a repeated one the first
    std::map<std::string, std::string, std::less<>> captured;  ///< what the route's {names} matched
    std::string body;
    std::string remote;  ///< the client's address
    Identity identity;   ///< who asks; nobody until the gatekeeper has looked
    std::string id;      ///< names this request in the answer and in the log

    [[nodiscard]] std::string_view header(std::string_view lower_case_name) const;
    [[nodiscard]] std::string path() const;  ///< for the log: '/' and the segments
};

/// Path and query of a request line, or false if it is not in origin form, or what it says is no text.
bool parse_target(std::string_view target, Request& into);

}  // namespace risk::web
