// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.hpp"
#include "base/secret.hpp"

namespace risk::plugins {

/// One field of a form, in the order to show it.
struct ConfigField {
    enum class Type { string, integer, number, boolean };
    std::string name, title, description, section, format;
    Type type = Type::string;
    bool required = false;
    bool secret = false;
    std::vector<std::string> choices;  ///< enum, as JSON texts
    std::optional<double> minimum, maximum;
    std::optional<std::uint32_t> min_length, max_length;
    std::string default_json;           ///< empty: none
    std::vector<std::string> examples;  ///< known good values, offered to whoever types
};

/// A configuration split into what may be shown and what may not.
struct SplitConfig {
    std::string config_json;
    std::map<std::string, Secret> secrets;
};

/// The strict subset of JSON Schema that drives form, command line and validation: one truth.
class ConfigSchema {
  public:
    /// `where`: the file, or the file and the schema's JSON pointer in it: "incydr.json, /config_schema".
    static Result<std::shared_ptr<const ConfigSchema>> parse(const boost::json::value& schema, std::string_view where);

    [[nodiscard]] const std::vector<ConfigField>& fields() const { return fields_; }

    /// All that is wrong with a configuration, one failure a field (where = JSON pointer); empty when it is valid.
    [[nodiscard]] std::vector<Failure> validate(const boost::json::object& config) const;
    /// Fills in defaults, and takes the secret fields out.
    [[nodiscard]] SplitConfig split(const boost::json::object& config) const;
    /// The inverse: what configure() gets.
    [[nodiscard]] Result<Secret> join(std::string_view config_json, const std::map<std::string, Secret>& secrets) const;

  private:
    std::vector<ConfigField> fields_;
};

}  // namespace risk::plugins
