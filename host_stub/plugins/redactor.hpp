// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/secret.hpp"

namespace risk::plugins {

/// Blanks out secret values in texts that leave a plugin: as they are, as JSON writes them, and as URLs do.
class Redactor {
  public:
    Redactor() = default;
    /// The values of these members of a configuration, which is one JSON object; what is not there or no string, or shorter
    /// than three characters, is no secret.
    Redactor(const Secret& config_json, const std::vector<std::string>& secret_fields);

    [[nodiscard]] std::string redacted(std::string_view text) const;

  private:
    void add(std::string_view value);

    std::vector<Secret> forms_;  // longest first, so that none is blanked in part
};

}  // namespace risk::plugins
