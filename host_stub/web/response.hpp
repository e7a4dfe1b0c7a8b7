// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/fwd.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace risk::web {

class Feed;

struct Response {
    int status = 200;
    std::string content_type = "application/json";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
    /// What follows the body, piece by piece, until it answers nothing. Asked for on the server's thread each time the client
    /// has taken the former piece: never more than one is in memory, and its route has to be one of Lane::quick. May throw:
    /// the client then sees an answer that breaks off.
    std::function<std::optional<std::string>()> more{};
    std::shared_ptr<Feed> feed{};  ///< what follows the body whenever something happens; instead of more
};

Response json_response(const boost::json::value& value, int status = 200);

}  // namespace risk::web
