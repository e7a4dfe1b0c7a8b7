// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/audit_trail.hpp"
#include "web/request.hpp"
#include "web/rest_context.hpp"

namespace risk::web {

/// Who asks, for what is changed by the request.
inline store::Doer doer_of(const RestContext& context, const Request& request) {
    return {request.identity.actor, context.services.clock.unix_s()};
}

}  // namespace risk::web
