// SPDX-License-Identifier: Apache-2.0
// What stands on a command line: an address to listen at, and a duration.
#include <arpa/inet.h>

#include <array>

#include "cli/duration.hpp"
#include "cli/listen_address.hpp"
#include "fuzz.hpp"

namespace risk::fuzz {
namespace {

void try_address(std::string_view text) {
    const auto anywhere = cli::parse_listen_address(text, cli::Reach::anywhere);
    const auto here = cli::parse_listen_address(text, cli::Reach::loopback);
    require(!here || anywhere.ok(), "what is allowed without TLS is allowed with it", text);
    for (const auto* answer : {&anywhere, &here}) {
        if (!*answer)
            require(answer->failure().where == "--listen" && !answer->failure().expected.empty(),
                    "a refusal says where and why");
    }
    if (!anywhere) return;
    std::array<unsigned char, 16> bytes{};
    const std::string& address = anywhere->address;
    const bool four = inet_pton(AF_INET, address.c_str(), bytes.data()) == 1;
    const bool six = !four && inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1;
    require((four || six) && address.find('\0') == std::string::npos, "an address is numeric", address);
    if (here && four) require(bytes[0] == 127, "without TLS this machine alone is served", address);
    if (here && six)
        require(std::string_view(reinterpret_cast<const char*>(bytes.data()), 16) ==
                    std::string_view("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 16),
                "without TLS this machine alone is served", address);
    const std::string written = (six ? '[' + address + ']' : address) + ':' + std::to_string(anywhere->port);
    const auto again = cli::parse_listen_address(written, cli::Reach::anywhere);
    require(again.ok() && again->address == address && again->port == anywhere->port, "written anew it is the same",
            written);
}

void try_duration(std::string_view text) {
    const auto duration = cli::parse_duration(text);
    if (!duration) return require(!duration.failure().expected.empty(), "a refusal says why");
    require(*duration > 0, "a duration is longer than nothing", text);
    const auto again = cli::parse_duration(cli::duration_text(*duration));
    require(again.ok() && *again == *duration, "written anew it is the same", cli::duration_text(*duration));
}

}  // namespace

void try_input(std::string_view input) {
    try_address(input);
    try_duration(input);
}

}  // namespace risk::fuzz
