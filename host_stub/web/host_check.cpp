// SPDX-License-Identifier: Apache-2.0
#include "web/host_check.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace risk::web {
namespace {

bool same_name(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b,
                              [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

/// Without the port; nothing if what follows the name is no port.
std::string_view name_of(std::string_view host) {
    const auto name_end = host.starts_with('[') ? host.find(']') + 1 : std::min(host.find(':'), host.size());
    const auto rest = host.substr(std::min(name_end, host.size()));
    const auto digit = [](unsigned char c) { return std::isdigit(c) != 0; };
    const bool port =
        rest.size() > 1 && rest.size() <= 6 && rest[0] == ':' && std::ranges::all_of(rest.substr(1), digit);
    return rest.empty() || port ? host.substr(0, name_end) : std::string_view{};
}

}  // namespace

bool host_is_ours(std::string_view host_header, std::span<const std::string> names) {
    constexpr std::array<std::string_view, 3> loopback{"localhost", "127.0.0.1", "[::1]"};
    const auto name = name_of(host_header);
    const auto matches = [&](std::string_view ours) { return !name.empty() && same_name(name, ours); };
    return std::ranges::any_of(loopback, matches) || std::ranges::any_of(names, matches);
}

}  // namespace risk::web
