// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

/// What a configuration of the zoo is: {"token": "a text"} and nothing else.
enum class ConfigKind { valid, no_json, no_object, invalid };

ConfigKind read_config(std::string_view config, std::string& token);
