// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "web/router.hpp"

namespace risk::web {

// Parts of add_integration_routes().
void add_plugin_routes(Router& router);
void add_saving_routes(Router& router);  ///< add, edit, try out

}  // namespace risk::web
