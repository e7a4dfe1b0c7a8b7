// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>

#include "integrations/integration_check.hpp"
#include "web/integration_rows.hpp"

namespace risk::web {

boost::json::object integration_json(const IntegrationRow& row);
/// With what an operator entered, but for the secrets: those have no way out.
boost::json::object integration_detail_json(const IntegrationRow& row);

boost::json::object check_json(const integrations::CheckReport& report);

}  // namespace risk::web
