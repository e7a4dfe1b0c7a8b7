// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "store/workshop.hpp"

namespace risk::test {

/// The events of batch n, always the same: of two people in the directory, of one who joins it later, one ignored, one
/// late.
std::vector<Event> batch_number(std::int64_t n);

/// Everything that a host does with its store, from the first start on, step by step. A step that fails is tried again,
/// as a host does, until it works or patience is at an end.
class Life {
  public:
    explicit Life(std::filesystem::path directory) : directory_(std::move(directory)) {}
    ~Life() { close(); }
    Life(const Life&) = delete;
    Life& operator=(const Life&) = delete;

    void begin();      ///< first start, people, an integration, set-up file
    void work();       ///< commits, statuses, pages, snapshots, a late import, a backup; the write-ahead log goes round
    void fill_log();   ///< more commits, which stay in the write-ahead log
    void come_back();  ///< close, open again, more commits, a restore of the backup to another place

    void open();
    void close();
    void commit();  ///< the next batch
    void look_at_pages();

    std::function<void()> on_failure = [] {};                   ///< before a step is tried again
    std::function<void(std::int64_t)> on_answer = [](auto) {};  ///< so many batches have been answered
    int patience = 2;                                           ///< how often a step is tried

    [[nodiscard]] std::int64_t answered() const { return answered_; }
    [[nodiscard]] std::int64_t offered() const { return offered_; }  ///< at least tried
    [[nodiscard]] const std::vector<Failure>& failures() const { return failures_; }
    [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }

  private:
    struct Rooms;
    void step(const char* name, const std::function<Result<void>()>& work);
    void fold_in_at(int pages);
    void import_people(bool all);
    Result<void> add_integration();
    Result<void> offer(std::int64_t n);
    Result<void> back_up();

    std::filesystem::path directory_;
    std::shared_ptr<Rooms> rooms_;
    std::int64_t integration_ = 0, answered_ = 0, offered_ = 0;
    std::vector<Failure> failures_;
};

}  // namespace risk::test
