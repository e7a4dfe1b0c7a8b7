// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <forward_list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "alerts/session.hpp"

namespace risk::incydr {

/// A page of sessions, together with the texts that they are made of.
struct SessionsPage {
    std::vector<Session> items;
    std::optional<std::int64_t> total;  ///< totalCount

    std::unique_ptr<const std::string> text;   ///< the body as it was parsed: its address stays when a page moves
    std::forward_list<std::string> unescaped;  ///< what stands in the body in another way
};

/// Reads the body of GET /v1/sessions. Nothing if it is not an object with an array "items"; a record that makes no
/// sense is an item with a reason, never a failure of the page.
[[nodiscard]] std::optional<SessionsPage> parse_sessions(std::string body);

}  // namespace risk::incydr
