// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace risk::web {

/// The session's id in a Cookie header; nothing if it is not there, or there twice: then somebody else has set one too.
std::optional<std::string_view> session_cookie(std::string_view cookie_header);

/// For Set-Cookie. The name's prefix makes browsers take it only from this very host, over a connection that is trusted.
std::string session_cookie_of(const Secret& id);
std::string no_session_cookie();

}  // namespace risk::web
