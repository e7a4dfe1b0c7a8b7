// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "domain/permission.hpp"
#include "web/request.hpp"
#include "web/response.hpp"

namespace risk::web {

struct RestContext;

using RouteHandler = std::function<Response(const RestContext&, const Request&)>;

/// Where a request is answered: what takes longer than some milliseconds must not hold up the others, and what waits for
/// somebody else's answer not a sign-in.
enum class Lane : std::uint8_t {
    quick,
    slow,     ///< busy for a while: a password's hash, an import
    waiting,  ///< for an upstream or a plugin
};

/// More is read only from somebody who may send it there.
inline constexpr std::size_t default_body_bytes = 64 * 1024;

struct Route {
    std::string method;   ///< "GET" answers HEAD too
    std::string pattern;  ///< "/api/v1/events/{row}"; {name} stands for one segment, not empty
    domain::Action action = domain::Action::own_session;
    RouteHandler handler;
    Lane lane = Lane::quick;
    std::size_t max_body_bytes = default_body_bytes;
};

/// Finds who answers a request. Pure, and constant once the routes are added.
class Router {
  public:
    void add(Route route);

    /// The route; fills in request.captured. A ProblemError if there is none: 404, or 405 with the methods that are allowed.
    [[nodiscard]] const Route& match(Request& request) const;

    [[nodiscard]] std::span<const Route> routes() const { return routes_; }

  private:
    std::vector<Route> routes_;
    std::vector<std::vector<std::string>> segments_;  ///< of each route's pattern
};

}  // namespace risk::web
