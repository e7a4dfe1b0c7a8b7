// SPDX-License-Identifier: Apache-2.0
#include "cli/listen_address.hpp"

#include <arpa/inet.h>

#include <charconv>

namespace risk::cli {
namespace {

bool is_address(const std::string& address) {
    in6_addr any{};
    if (address.find('\0') != std::string::npos) return false;  // inet_pton would not see what follows
    return inet_pton(AF_INET, address.c_str(), &any) == 1 || inet_pton(AF_INET6, address.c_str(), &any) == 1;
}

bool is_loopback(const std::string& address) {
    in_addr four{};
    if (inet_pton(AF_INET, address.c_str(), &four) == 1) return (ntohl(four.s_addr) >> 24U) == 127;
    in6_addr six{};
    return inet_pton(AF_INET6, address.c_str(), &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

bool parse_port(std::string_view text, std::uint16_t& port) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return !text.empty() && error == std::errc{} && end == text.data() + text.size();
}

}  // namespace

Result<ListenAddress> parse_listen_address(std::string_view text, Reach reach) {
    ListenAddress result;
    const auto colon = text.rfind(':');
    std::string_view host = text.substr(0, std::min(colon, text.size()));
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
    result.address = host == "localhost" ? "127.0.0.1" : std::string(host);
    if (colon == std::string_view::npos || !parse_port(text.substr(colon + 1), result.port)) {
        return Failure{"", "--listen", "ADDRESS:PORT such as 127.0.0.1:8080; port 0 takes a free one",
                       '"' + std::string(text) + '"', ""};
    }
    if (!is_address(result.address)) {
        return Failure{"", "--listen", "a numeric address and a port, such as 127.0.0.1:8080",
                       '"' + std::string(text) + '"', ""};
    }
    if (reach == Reach::loopback && !is_loopback(result.address)) {
        return Failure{
            "", "--listen", "a loopback address (127.0.0.1 or [::1])", '"' + std::string(text) + '"',
            "To be reached from elsewhere, offer TLS with --tls-cert and --tls-key, or put a proxy that does in "
            "front."};
    }
    return result;
}

}  // namespace risk::cli
