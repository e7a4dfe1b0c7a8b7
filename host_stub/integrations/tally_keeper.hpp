// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>

#include "domain/counters.hpp"

namespace risk::integrations {

/// What polls read without a commit: kept in memory until the next write takes it along, so that a steady poll writes
/// nothing. Each part is written once, or comes back.
class TallyKeeper {
  public:
    using Ticket = std::uint64_t;

    void add(const domain::Tally& tally);
    [[nodiscard]] bool empty() const;  ///< nothing waits

    /// Hands out all that waits.
    Ticket take(domain::Tally& out);
    void written(Ticket ticket);
    void not_written(Ticket ticket);  ///< waits again

    /// What waits and what is being written.
    [[nodiscard]] domain::Tally unwritten() const;

  private:
    domain::Tally waiting_;
    std::map<Ticket, domain::Tally> taken_;
    Ticket last_ = 0;
};

/// A plugin's figures as they are kept: fetched is the sum of the others, whatever it says, and no figure is absurd.
domain::Tally sane_tally(const domain::Tally& told);

}  // namespace risk::integrations
