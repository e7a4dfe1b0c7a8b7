// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>

#include "domain/permission.hpp"
#include "store/account_store.hpp"
#include "store/session_store.hpp"
#include "web/response.hpp"
#include "web/rest_context.hpp"

namespace risk::web {

boost::json::object account_json(const store::Account& account);

/// What the role allows, for the pages: they show only what can be done.
boost::json::object can_json(const domain::Role& role);

/// Who is signed in, until when, and what they may.
boost::json::object session_json(const RestContext& context, const store::Account& account, const domain::Role& role,
                                 std::int64_t expires_s);

/// The answer that signs somebody in: the session and its cookie.
Response signed_in(const RestContext& context, const Secret& session_id, int status = 200);

}  // namespace risk::web
