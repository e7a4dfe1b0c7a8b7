// SPDX-License-Identifier: Apache-2.0
#include "integrations/allowed_hosts.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <fstream>
#include <system_error>

#include "integrations/words.hpp"

namespace risk::integrations {
namespace {

bool is_label(std::string_view label) {
    const auto fits = [](unsigned char c) { return std::isalnum(c) != 0 || c == '-'; };
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
           std::all_of(label.begin(), label.end(), fits);
}

bool is_host_name(std::string_view name) {
    if (name.empty() || name.size() > 253) return false;
    while (true) {
        const auto dot = name.find('.');
        if (!is_label(name.substr(0, dot))) return false;
        if (dot == std::string_view::npos) return true;
        name.remove_prefix(dot + 1);
    }
}

// 127.1 or 0x7f000001 would be an address to the resolver and to nobody else: an address is written in full.
bool ends_in_number(std::string_view name) {
    const auto last = name.substr(name.rfind('.') + 1);
    return last.starts_with("0x") || last.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_ipv4(const std::string& text) {
    in_addr address{};
    return inet_pton(AF_INET, text.c_str(), &address) == 1;
}

bool is_bracketed_ipv6(const std::string& text) {
    if (text.size() < 4 || text.front() != '[' || text.back() != ']') return false;
    if (text.find('\0') != std::string::npos) return false;  // inet_pton would not see what follows
    in6_addr address{};
    return inet_pton(AF_INET6, text.substr(1, text.size() - 2).c_str(), &address) == 1;
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
}

}  // namespace

Result<std::string> parse_host_pattern(std::string_view text, std::string_view where) {
    const std::string pattern = lower(text);
    const std::string_view name = pattern.rfind("*.", 0) == 0 ? std::string_view(pattern).substr(2) : pattern;
    if (ends_in_number(name) ? is_ipv4(pattern) : is_host_name(name)) return pattern;
    if (is_bracketed_ipv6(pattern)) return pattern;
    return Failure{"The allowed host is not usable", std::string(where),
                   "a host name, *. and a host name, an IPv4 address or an IPv6 address in brackets",
                   "\"" + std::string(text) + "\"", "Leave out scheme, port and path."};
}

Result<std::vector<std::string>> read_host_patterns(const std::filesystem::path& file) {
    std::ifstream in(file);
    if (!in)
        return Failure{"The list of allowed hosts cannot be read", file.string(), "a readable text file",
                       std::generic_category().message(errno), "Check the path and its permissions."};
    std::vector<std::string> patterns;
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        for (const auto& part : split_list(line.substr(0, line.find('#')))) {
            auto pattern = parse_host_pattern(part, file.string() + ", line " + std::to_string(number));
            if (!pattern) return pattern.failure();
            patterns.push_back(*pattern);
        }
    }
    return patterns;
}

std::string allowed_hosts(const plugins::PluginManifest& manifest, const std::vector<std::string>& administrators,
                          bool developer) {
    std::vector<std::string> all = manifest.network;
    all.insert(all.end(), administrators.begin(), administrators.end());
    if (developer) all.insert(all.end(), {"localhost", "127.0.0.1", "[::1]"});
    return join_list(all, ",");
}

}  // namespace risk::integrations
