// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "integrations/surroundings.hpp"

namespace risk::integrations {

/// Libraries, by sha256, that are not started until an operator acts: known here at once, and kept in the store, so that
/// starting the host again does not lift it silently. On the loop's thread.
class QuarantineBook {
  public:
    explicit QuarantineBook(Surroundings& around) : around_(around) {}

    /// Since when, in Unix seconds; nothing: it may run.
    [[nodiscard]] std::optional<std::int64_t> since(const std::string& sha256) const;
    void add(const std::string& plugin_id, const std::string& sha256, const std::string& reason);
    void lift(const std::string& sha256);

    /// What the store says now. Answers those that somebody else has lifted there since the last look.
    std::vector<std::string> take(const std::map<std::string, std::int64_t>& stored);

  private:
    Surroundings& around_;
    std::map<std::string, std::int64_t> known_;
    std::map<std::string, std::int64_t> stored_;  ///< at the last look, and what we know to be written since
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace risk::integrations
