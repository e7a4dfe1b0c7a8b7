// SPDX-License-Identifier: Apache-2.0
// An answer of the token endpoint that is taken has a token that fits into a header line and a life within bounds; one that
// is not is told without a byte of it.
#include <algorithm>

#include "fuzz.hpp"
#include "plugin_api/text.hpp"
#include "upstream/oauth_token.hpp"

namespace risk::fuzz {

void try_input(std::string_view input) {
    const auto issued = incydr::parse_token(input);
    if (!issued) {
        require(issued.failure().cause() == RP_E_UPSTREAM, "it is the upstream's fault");
        return;
    }
    const std::string& token = issued->access_token.reveal();
    require(!token.empty(), "a token is not empty");
    require(std::ranges::none_of(token, [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 0x7F; }),
            "a token fits into a header line");
    require(issued->life_ms >= 1000 && issued->life_ms <= 24 * 60 * 60 * 1000, "a life is a second to a day");
    incydr::TokenState state;
    require(state.begin(0) == incydr::TokenState::Step::refresh, "without a token one is asked for");
    state.issued(std::move(*issued), 0);
    require(state.begin(0) == incydr::TokenState::Step::use, "a fresh one is used");
    require(state.begin(24 * 60 * 60 * 1'000'000'000LL) == incydr::TokenState::Step::refresh, "an old one is not");
}

}  // namespace risk::fuzz
