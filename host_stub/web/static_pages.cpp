// SPDX-License-Identifier: Apache-2.0
#include "web/static_pages.hpp"

#include <algorithm>
#include <array>

#include "web/encoding.hpp"
#include "web/problem.hpp"

namespace risk::web {
namespace {

constexpr std::array<std::string_view, 4> pages_of_the_command_center{"events-over-time", "individual-performance",
                                                                      "score-breakdown", "latest-events"};
constexpr std::array<std::string_view, 7> pages_of_settings{"accounts", "roles",  "tokens", "entitlements",
                                                            "audit",    "people", "notices"};
constexpr std::array<std::string_view, 4> pages_of_one_segment{"command-center", "integrations", "sign-in", "set-up"};
/// What programs ask for.
constexpr std::array<std::string_view, 3> not_pages{"api", "healthz", "metrics"};

constexpr std::string_view index = "/index.html";

bool one_of(std::span<const std::string_view> names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

Response file_answer(const Request& request, const PageFile& file, int status) {
    const bool packed = accepts_gzip(request) && file.gzip.size() < file.plain.size();
    std::string etag(file.etag);
    if (packed) etag.insert(etag.size() - 1, "-g");
    Response response;
    response.status = status;
    response.content_type = file.content_type;
    response.headers = {{"Cache-Control", file.immutable ? "public, max-age=31536000, immutable" : "no-cache"},
                        {"ETag", etag},
                        {"Vary", "Accept-Encoding"}};
    if (status == 200 && names_etag(request.header("if-none-match"), etag)) {
        response.status = 304;
        return response;
    }
    response.body = packed ? file.gzip : file.plain;
    if (packed) response.headers.emplace_back("Content-Encoding", "gzip");
    return response;
}

}  // namespace

bool is_page(std::span<const std::string> segments) {
    const auto at = [&](std::size_t i) {
        return i < segments.size() ? std::string_view(segments[i]) : std::string_view();
    };
    if (std::ranges::any_of(segments, &std::string::empty)) return false;
    switch (segments.size()) {
        case 0:
            return true;
        case 1:
            return one_of(pages_of_one_segment, at(0)) || at(0) == "reset";
        case 2:
            return at(0) == "people" || at(0) == "integrations" ||
                   (at(0) == "settings" && one_of(pages_of_settings, at(1)));
        case 3:
            return (at(0) == "people" && at(2) == "events") ||
                   (at(0) == "integrations" && (at(2) == "new" || at(2) == "edit")) ||
                   (at(0) == "command-center" && at(1) == "sensitive-data-handling" &&
                    one_of(pages_of_the_command_center, at(2)));
        default:
            return false;
    }
}

std::optional<Response> StaticPages::answer(const Request& request) const {
    if (files_.empty()) return std::nullopt;
    if (!request.segments.empty() && one_of(not_pages, request.segments.front())) return std::nullopt;
    if (request.method != "GET" && request.method != "HEAD") {
        throw ProblemError(405, {"A page can only be read", request.path(), "GET or HEAD", request.method, ""},
                           {{{"Allow", "GET, HEAD"}}, nullptr});
    }
    return page(request);
}

Response StaticPages::page(const Request& request) const {
    const auto path = request.path();
    const bool odd =
        std::ranges::any_of(request.segments, [](const auto& each) { return each.find('/') != each.npos; });
    if (const auto* file = find(path); file != nullptr && !odd) return file_answer(request, *file, 200);
    if (path.starts_with("/assets/")) {
        throw ProblemError(
            404, {"There is no such file", path, "", "", "Load the page anew: it may be of another version."});
    }
    const auto* file = find(index);
    if (file == nullptr) throw ProblemError(404, {"There is nothing here", path, "", "", ""});
    return file_answer(request, *file, is_page(request.segments) ? 200 : 404);
}

const PageFile* StaticPages::find(std::string_view path) const {
    const auto found = std::ranges::find(files_, path, &PageFile::path);
    return found == files_.end() ? nullptr : &*found;
}

}  // namespace risk::web
