// SPDX-License-Identifier: Apache-2.0
#include "web/router.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "web/problem.hpp"

namespace risk::web {
namespace {

bool is_capture(std::string_view segment) { return segment.size() > 2 && segment.front() == '{'; }

std::vector<std::string> split(std::string_view pattern) {
    std::vector<std::string> segments;
    while (!pattern.empty()) {
        pattern.remove_prefix(1);  // the slash
        const auto length = std::min(pattern.find('/'), pattern.size());
        if (length != 0) segments.emplace_back(pattern.substr(0, length));
        pattern.remove_prefix(length);
    }
    return segments;
}

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

/// A fixed address comes before one with a {name} in its place: /events/days is no event.
std::size_t captures(const std::vector<std::string>& pattern) {
    return static_cast<std::size_t>(std::count_if(pattern.begin(), pattern.end(), is_capture));
}

}  // namespace

void Router::add(Route route) {
    segments_.push_back(split(route.pattern));
    routes_.push_back(std::move(route));
}

const Route& Router::match(Request& request) const {
    const std::string_view wanted = request.method == "HEAD" ? "GET" : std::string_view(request.method);
    std::size_t fewest = SIZE_MAX;
    for (const auto& pattern : segments_) {
        if (matches(pattern, request.segments)) fewest = std::min(fewest, captures(pattern));
    }
    std::string allowed;
    for (std::size_t i = 0; i < routes_.size(); ++i) {
        if (!matches(segments_[i], request.segments) || captures(segments_[i]) != fewest) continue;
        if (routes_[i].method == wanted) {
            capture(segments_[i], request);
            return routes_[i];
        }
        allowed += (allowed.empty() ? "" : ", ") + routes_[i].method + (routes_[i].method == "GET" ? ", HEAD" : "");
    }
    if (allowed.empty()) {
        throw ProblemError(404, {"There is nothing here", request.path(), "", "", "docs/rest.md lists the addresses."});
    }
    throw ProblemError(
        405, {"This cannot be done here", request.path(), "one of the methods " + allowed, request.method, ""},
        {{{"Allow", allowed}}, nullptr});
}

}  // namespace risk::web
