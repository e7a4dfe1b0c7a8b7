// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/fwd.hpp>
#include <set>
#include <string>
#include <vector>

#include "base/failure.hpp"
#include "cli/console.hpp"
#include "cli/integration_input.hpp"
#include "integrations/integration_draft.hpp"
#include "plugins/config_schema.hpp"

namespace risk::cli {

/// Puts what was typed into a configuration, field by field as the plugin's schema types them. Collects everything that is
/// wrong, so that it is told at once.
class ConfigForm {
  public:
    ConfigForm(const plugins::ConfigSchema& schema, Console& console) : schema_(schema), console_(console) {}

    /// Fields that input does not mention keep their value in the draft. Secrets are asked for when somebody can be asked.
    void fill(const IntegrationInput& input, integrations::IntegrationDraft& draft);
    /// Unless something was said of that field already.
    void add(Failure failure);

    [[nodiscard]] const std::vector<Failure>& failures() const { return failures_; }
    void refuse(std::string where, std::string expected, std::string found, std::string remedy = "");

  private:
    void set(const std::string& assignment, boost::json::object& config);
    void unset(const std::string& name, boost::json::object& config);
    void put_secret(const std::string& name, const Result<Secret>& secret, integrations::IntegrationDraft& draft);
    void prompt(const std::string& name, integrations::IntegrationDraft& draft);
    void ask_missing(integrations::IntegrationDraft& draft);
    void read_secret_file(const std::string& assignment, integrations::IntegrationDraft& draft);
    const plugins::ConfigField* field(const std::string& name, bool secret);

    const plugins::ConfigSchema& schema_;
    Console& console_;
    std::vector<Failure> failures_;
    std::set<std::string, std::less<>> refused_;  ///< fields that need no second complaint
};

}  // namespace risk::cli
