// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "incydr_simulator/http_message.hpp"
#include "incydr_simulator/tenant.hpp"

namespace risk::incydr_simulator {

/// Answers one request as the vendor's API would, faults included, and records it.
Delivery answer(Tenant& tenant, const HttpRequest& request);

}  // namespace risk::incydr_simulator
