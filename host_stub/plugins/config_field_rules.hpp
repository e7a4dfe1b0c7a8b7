// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/fwd.hpp>
#include <optional>
#include <string>

#include "plugins/config_schema.hpp"

namespace risk::plugins {

struct FieldBreach {
    std::string expected, found;  ///< found never shows a secret
};

/// What is wrong with a value for a field; nothing if it fits. Whether it has to be there is not asked.
std::optional<FieldBreach> breach_of(const ConfigField& field, const boost::json::value& value);

}  // namespace risk::plugins
