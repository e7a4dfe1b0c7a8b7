// SPDX-License-Identifier: Apache-2.0
#include "web/response_head.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "web/problem.hpp"

namespace risk::web {
namespace {

void add_line(std::string& head, std::string_view name, std::string_view value) {
    head += name;
    head += ": ";
    std::ranges::transform(value, std::back_inserter(head),
                           [](unsigned char c) { return c < 0x20 || c == 0x7F ? '?' : static_cast<char>(c); });
    head += "\r\n";
}

}  // namespace

std::string response_head(const Response& response, Framing framing, bool keep_alive) {
    std::string head = "HTTP/1.1 " + std::to_string(response.status) + ' ';
    head += status_phrase(response.status);
    head += "\r\n";
    if (framing != Framing::no_body) add_line(head, "Content-Type", response.content_type);
    for (const auto& [name, value] : response.headers) add_line(head, name, value);
    if (framing == Framing::length) add_line(head, "Content-Length", std::to_string(response.body.size()));
    if (framing == Framing::chunks) add_line(head, "Transfer-Encoding", "chunked");
    add_line(head, "Connection", keep_alive ? "keep-alive" : "close");
    head += "\r\n";
    return head;
}

std::string chunk(std::string_view text) {
    std::array<char, 16> digits{};
    const auto* const end = std::to_chars(digits.data(), digits.data() + digits.size(), text.size(), 16).ptr;
    std::string result(static_cast<const char*>(digits.data()), end);
    result += "\r\n";
    result += text;
    result += "\r\n";
    return result;
}

}  // namespace risk::web
