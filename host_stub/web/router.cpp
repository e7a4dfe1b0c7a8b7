// SPDX-License-Identifier: Apache-2.0
#include "web/router.hpp"

#include "web/problem.hpp"

namespace risk::web {
namespace {

bool is_capture(std::string_view segment) { return segment.size() > 2 && segment.front() == '{'; }

bool matches(const std::vector<std::string>& pattern, const std::vector<std::string>& segments) {
    if (pattern.size() != segments.size()) return false;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const bool fits = is_capture(pattern[i]) ? !segments[i].empty() : pattern[i] == segments[i];
        if (!fits) return false;
    }
    return true;
}

void capture(const std::vector<std::string>& pattern, Request& request) {
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (is_capture(pattern[i])) request.captured[pattern[i].substr(1, pattern[i].size() - 2)] = request.segments[i];
    }
}

}  // namespace

void Router::add(std::string method, std::string_view pattern, RouteHandler handler) {
    Route route{std::move(method), {}, std::move(handler)};
    while (!pattern.empty()) {
        pattern.remove_prefix(1);  // the slash
        const auto length = std::min(pattern.find('/'), pattern.size());
        if (length != 0) route.segments.emplace_back(pattern.substr(0, length));
        pattern.remove_prefix(length);
    }
    routes_.push_back(std::move(route));
}

Response Router::route(Request request) const {
    const std::string_view wanted = request.method == "HEAD" ? "GET" : std::string_view(request.method);
    std::string allowed;
    for (const Route& route : routes_) {
        if (!matches(route.segments, request.segments)) continue;
        if (route.method == wanted) {
            capture(route.segments, request);
            return route.handler(request);
        }
        allowed += (allowed.empty() ? "" : ", ") + route.method + (route.method == "GET" ? ", HEAD" : "");
    }
    if (!allowed.empty()) return method_not_allowed(request, allowed);
    throw ProblemError(404, {"There is nothing here", request.path(), "", "", "docs/rest.md lists the addresses."});
}

Response Router::method_not_allowed(const Request& request, const std::string& allowed) const {
    Response response =
        problem(405, {"This cannot be done here", request.path(), "one of the methods " + allowed, request.method, ""},
                request.id);
    response.headers.emplace_back("Allow", allowed);
    return response;
}

}  // namespace risk::web
