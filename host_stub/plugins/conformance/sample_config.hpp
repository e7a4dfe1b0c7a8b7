// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugins/config_schema.hpp"

namespace risk::conformance {

/// A configuration that is valid under a schema and reaches nothing: defaults, first choices, names that do not exist.
/// Secret fields get texts that are easy to find again.
std::string sample_config(const plugins::ConfigSchema& schema);

/// A configuration as configure gets it from a host: with the defaults filled in. What is no object stays as it is.
std::string with_defaults(const plugins::ConfigSchema& schema, std::string_view config);

/// The hosts in the addresses of a configuration: what an administrator who saves it has allowed.
std::vector<std::string> hosts_in(const plugins::ConfigSchema& schema, std::string_view config);

/// The texts in the secret fields of a configuration.
std::vector<std::string> secret_values(const plugins::ConfigSchema& schema, std::string_view config);

/// Configurations that are objects, but not valid under the schema: each required field left out, and of another type.
std::vector<std::string> invalid_configs(const plugins::ConfigSchema& schema, std::string_view config);

}  // namespace risk::conformance
