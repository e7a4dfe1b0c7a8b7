// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "web/request.hpp"
#include "web/response.hpp"

namespace risk::web {

using RouteHandler = std::function<Response(const Request&)>;

/// Finds who answers a request. Pure: handlers are called in the caller's thread.
class Router {
  public:
    /// pattern: "/api/v1/events/{row}"; {name} stands for one segment, not empty.
    void add(std::string method, std::string_view pattern, RouteHandler handler);

    /// The handler's answer, or a ProblemError: 404, or 405 with the methods that are allowed there. HEAD is answered as GET.
    [[nodiscard]] Response route(Request request) const;

  private:
    struct Route {
        std::string method;
        std::vector<std::string> segments;
        RouteHandler handler;
    };
    [[nodiscard]] Response method_not_allowed(const Request& request, const std::string& allowed) const;

    std::vector<Route> routes_;
};

}  // namespace risk::web
