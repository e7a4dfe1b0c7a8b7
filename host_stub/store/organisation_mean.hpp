// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/score_store.hpp"

namespace soci {
class session;
}

namespace risk::store {

/// Whose score is at work: people in the directory, or everybody known when none was imported.
inline constexpr auto in_organisation =
    "(p.in_directory = 1 OR NOT EXISTS (SELECT 1 FROM settings WHERE name = 'directory_imported_s'))";

/// Adds up scores as shown, so that the mean is that of the numbers on the page.
class MeanOfTenths {
  public:
    void add(int tenths) { sum_ += static_cast<std::uint64_t>(tenths); }
    [[nodiscard]] int over(std::uint64_t people) const {
        return people == 0 ? 0 : static_cast<int>((sum_ * 2 + people) / (people * 2));
    }

  private:
    std::uint64_t sum_ = 0;
};

std::uint64_t organisation_size(soci::session& sql);

}  // namespace risk::store
