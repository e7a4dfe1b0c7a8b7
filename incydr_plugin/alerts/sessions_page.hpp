// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <forward_list>
#include <memory_resource>
#include <optional>
#include <string>
#include <vector>

#include "alerts/session.hpp"

namespace risk::incydr {

/// A page of sessions, together with the texts that they are made of, and the memory of their lists: a page has hundreds of
/// small ones, which come and go together.
struct SessionsPage {
    std::string text;                          ///< the body as it was parsed
    std::forward_list<std::string> unescaped;  ///< what stands in the body in another way
    std::pmr::monotonic_buffer_resource memory{std::size_t(32) << 10U};

    std::vector<Session> items;
    std::optional<std::int64_t> total;  ///< totalCount
};

/// Reads the body of GET /v1/sessions into `page`, which may be the one before. False if it is not an object with an array
/// "items"; a record that makes no sense is an item with a reason, never a failure of the page.
[[nodiscard]] bool parse_sessions(std::string body, SessionsPage& page);

}  // namespace risk::incydr
