// SPDX-License-Identifier: Apache-2.0
// A host on a line of its own, and what an administrator allows. A pattern that is taken is one in normal form, covers what
// it names and no more, and does not become several in a list.
#include <algorithm>
#include <boost/url/ipv6_address.hpp>

#include "fuzz.hpp"
#include "integrations/allowed_hosts.hpp"
#include "integrations/words.hpp"
#include "upstream/base_url.hpp"

namespace risk::fuzz {
namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return out;
}

/// A host in its normal form, and an address that may be in another.
bool same_address(const std::string& written, const std::string& host) {
    const auto address = boost::urls::parse_ipv6_address(written);
    return address && std::string(address->to_string()) == host;
}

/// Written down anew: an address in brackets covers that address, however it is written; "*.a.b" covers what ends in ".a.b" and has more in front; anything else itself.
bool covers(const std::string& pattern, const std::string& host) {
    if (pattern.starts_with('[')) return same_address(pattern.substr(1, pattern.size() - 2), host);
    if (!pattern.starts_with("*.")) return pattern == host;
    const std::string tail = pattern.substr(1);
    return host.size() > tail.size() && host.compare(host.size() - tail.size(), tail.size(), tail) == 0;
}

}  // namespace

void try_input(std::string_view input) {
    Pieces pieces(input);
    const std::string host = lower(pieces.line());
    if (host.find_first_of("[]%") != std::string::npos) return;  // no host of an origin has these
    std::vector<std::string> patterns;
    for (const std::string& part : integrations::split_list(pieces.rest())) {
        const auto pattern = integrations::parse_host_pattern(part, "a file, line 1");
        if (!pattern) {
            require(!pattern.failure().where.empty() && !pattern.failure().expected.empty(),
                    "a refusal says where and why");
            continue;
        }
        require(*pattern == lower(part), "a pattern is in lower case", *pattern);
        require(pattern->find_first_of(",/@?# \t\\%") == std::string::npos, "and holds nothing but a host", *pattern);
        const auto again = integrations::parse_host_pattern(*pattern, "");
        require(again.ok() && *again == *pattern, "and stays as it is", *pattern);
        patterns.push_back(*pattern);
    }
    const std::string list = integrations::join_list(patterns, ",");
    const bool expected =
        !host.empty() && std::ranges::any_of(patterns, [&](const auto& pattern) { return covers(pattern, host); });
    require(incydr::host_allowed(host, list) == expected, "a list covers what one of its patterns covers", list);
}

}  // namespace risk::fuzz
