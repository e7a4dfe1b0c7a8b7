// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/fwd.hpp>
#include <optional>
#include <string_view>

#include "store/event_store.hpp"

namespace risk::web {

std::string_view fate_word(store::EventFate fate);
std::optional<store::EventFate> fate_from_word(std::string_view word);
/// "critical" for 4; "none" for what is not known.
std::string_view severity_word(std::uint32_t severity);

/// One line of a list.
boost::json::object event_json(const store::EventRow& event);
/// The same and "details": what the plugin delivered, as an object.
boost::json::object event_json_with_body(const store::EventRow& event);

}  // namespace risk::web
