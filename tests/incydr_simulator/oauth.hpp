// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "incydr_simulator/http_message.hpp"
#include "incydr_simulator/target.hpp"
#include "incydr_simulator/tenant.hpp"

namespace risk::incydr_simulator {

/// POST /v1/oauth: Basic, or a form body; 400 for a wrong grant, 401 for wrong credentials.
HttpReply grant_token(Tenant& tenant, const HttpRequest& request, const Target& target);

}  // namespace risk::incydr_simulator
