// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "incydr_simulator/http_message.hpp"
#include "incydr_simulator/tenant.hpp"

namespace risk::incydr_simulator {

inline constexpr const char* control_prefix = "/_control/";

/// Answers a request under /_control (README.md lists them). 400 with {"error":…} says what could not be read.
HttpReply control(Tenant& tenant, const HttpRequest& request, const Clock& real);

}  // namespace risk::incydr_simulator
