// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "integrations/live_view.hpp"
#include "store/change_marks.hpp"
#include "store/database.hpp"
#include "web/topics.hpp"

namespace risk::web {

/// Sees what has changed, by numbers that are cheap to compare. On a connection of its own: SQLite tells one only of what
/// others have committed.
class ChangeWatch {
  public:
    ChangeWatch(std::filesystem::path database, const integrations::LiveView& live, const Clock& clock)
        : file_(std::move(database)), live_(live), clock_(clock) {}

    /// Since the last look; all of it at the first. StoreError if the store cannot be read.
    Topics look();
    /// Something was committed between the last two looks.
    [[nodiscard]] bool stored() const { return stored_; }

  private:
    Topics look_at_store();
    bool look_at_live();
    [[nodiscard]] Topics compare(const store::ChangeMarks& now);

    std::filesystem::path file_;
    const integrations::LiveView& live_;
    const Clock& clock_;
    std::unique_ptr<store::Database> database_;
    std::int64_t version_ = 0;
    store::ChangeMarks marks_;
    integrations::LiveChanges told_;
    std::int64_t told_ns_ = 0;
    bool stored_ = false;
};

/// What somebody did, as the audit log calls it ("people.import"), in terms of what pages show.
Topics topics_of_action(std::string_view action);

}  // namespace risk::web
