// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "web/request.hpp"

namespace risk::web {

/// GET, HEAD: nothing changes by them.
bool is_safe(const Request& request);

/// Whether a page of another site may have made a browser send this. A program, which sends neither Sec-Fetch-Site nor
/// Origin, is no browser; but what carries a cookie has to show where it comes from.
bool comes_from_elsewhere(const Request& request, bool with_cookie);

}  // namespace risk::web
