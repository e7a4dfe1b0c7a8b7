// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/fwd.hpp>
#include <set>
#include <string>
#include <vector>

#include "base/failure.hpp"
#include "cli/console.hpp"
#include "cli/integration_input.hpp"
#include "plugins/config_schema.hpp"

namespace risk::cli {

/// Puts what was typed into a configuration, field by field as the plugin's schema types them. Collects everything that is
/// wrong, so that it is told at once.
class ConfigForm {
  public:
    ConfigForm(const plugins::ConfigSchema& schema, Console& console) : schema_(schema), console_(console) {}

    /// Fields that input does not mention keep their value in config. Secrets are asked for when somebody can be asked.
    void fill(const IntegrationInput& input, boost::json::object& config);
    /// Adds what the schema finds wrong with the whole.
    void validate(const boost::json::object& config);

    [[nodiscard]] const std::vector<Failure>& failures() const { return failures_; }
    void refuse(std::string where, std::string expected, std::string found, std::string remedy = "");

  private:
    void set(const std::string& assignment, boost::json::object& config);
    void unset(const std::string& name, boost::json::object& config);
    void put_secret(const std::string& name, const Result<Secret>& secret, boost::json::object& config);
    void ask_missing(boost::json::object& config);
    void read_secret_file(const std::string& assignment, boost::json::object& config);
    const plugins::ConfigField* field(const std::string& name, bool secret);

    const plugins::ConfigSchema& schema_;
    Console& console_;
    std::vector<Failure> failures_;
    std::set<std::string, std::less<>> refused_;  ///< fields that need no second complaint
};

}  // namespace risk::cli
