// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "incydr_simulator/alert.hpp"
#include "incydr_simulator/person.hpp"

namespace risk::incydr_simulator {

/// A session as GET /v1/sessions shows it at an instant: only what had happened by then.
std::string session_json(const Alert& alert, std::string_view tenant_id, Ms now);

/// GET /v1/sessions/{id}/events: the file events that alerted by then. person may be null (nobody known).
std::string session_events_json(const Alert& alert, const Person* person, Ms now);

}  // namespace risk::incydr_simulator
