// SPDX-License-Identifier: Apache-2.0
#include "zoo_config.hpp"

#include <boost/json/src.hpp>

ConfigKind read_config(std::string_view config, std::string& token) {
    boost::json::error_code error;
    const boost::json::value value = boost::json::parse({config.data(), config.size()}, error);
    if (error) return ConfigKind::no_json;
    if (!value.is_object()) return ConfigKind::no_object;
    const boost::json::value* const found = value.get_object().if_contains("token");
    if (found == nullptr || !found->is_string() || value.get_object().size() != 1) return ConfigKind::invalid;
    token = std::string(found->get_string());
    return ConfigKind::valid;
}
