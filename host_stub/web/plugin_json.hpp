// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>

#include "integrations/live_view.hpp"

namespace risk::web {

/// A plugin as every answer shows it: what it is, how it is, whose it is, and what holds it back.
boost::json::object plugin_json(const integrations::LivePlugin& live);

}  // namespace risk::web
