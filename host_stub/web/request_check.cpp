// SPDX-License-Identifier: Apache-2.0
#include "web/request_check.hpp"

#include <algorithm>
#include <array>

#include "base/text_width.hpp"

namespace risk::web {
namespace {

/// Whoever reads the first and whoever reads the last of two would not agree who asks, for what, or where it ends.
constexpr std::array<std::string_view, 9> only_once{"host",           "authorization",     "cookie",
                                                    "origin",         "sec-fetch-site",    "content-type",
                                                    "content-length", "transfer-encoding", "idempotency-key"};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lower_case(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(), lower);
    return result;
}

std::string quoted(std::string_view text) { return '"' + printable(text.substr(0, 200)) + '"'; }

}  // namespace

void HeaderCheck::take(std::string_view name, std::string_view value) {
    const auto [entry, added] = request_.headers.emplace(lower_case(name), value);
    if (!added && std::ranges::find(only_once, entry->first) != only_once.end()) twice_ = entry->first;
}

std::optional<Breach> HeaderCheck::breach(bool http_1_0) const {
    if (!twice_.empty()) {
        return Breach{400, {"A header line stands there more than once", twice_, "one", "several", ""}};
    }
    const auto encoding = request_.header("transfer-encoding");
    if (!encoding.empty() && (http_1_0 || lower_case(encoding) != "chunked")) {
        return Breach{400,
                      {"The request's end cannot be told", "Transfer-Encoding", "chunked, in HTTP/1.1",
                       quoted(encoding), "Send a Content-Length."}};
    }
    const auto expect = request_.header("expect");
    if (!expect.empty() && lower_case(expect) != "100-continue") {
        return Breach{417, {"What the request expects is not known", "Expect", "100-continue", quoted(expect), ""}};
    }
    return std::nullopt;
}

Breach target_breach(const Request& request, std::string_view target) {
    if (request.method == "CONNECT") {
        return {405, {"This host is no proxy", "", "one of the methods of docs/rest.md", "CONNECT", ""}};
    }
    return {400, {"The request's address is malformed", "", "a path such as /api/v1/events", quoted(target), ""}};
}

}  // namespace risk::web
