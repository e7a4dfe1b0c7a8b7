// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "incydr_simulator/http_message.hpp"
#include "incydr_simulator/target.hpp"
#include "incydr_simulator/tenant.hpp"

namespace risk::incydr_simulator {

/// Everything under /v1 that needs a token; the caller has checked it. 403 without the permission.
HttpReply resource(Tenant& tenant, const HttpRequest& request, const Target& target);

}  // namespace risk::incydr_simulator
