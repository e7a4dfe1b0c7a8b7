// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>
#include <vector>

#include "integrations/loop.hpp"
#include "integrations/records.hpp"
#include "store/database.hpp"
#include "store/secret_box.hpp"
#include "store/status_book.hpp"

namespace risk::integrations {

/// Records in the store: everything goes through the commit path's thread, which alone uses this connection.
class StoreRecords final : public Records {
  public:
    StoreRecords(Loop& loop, CommitPath& path, store::Database& writer, const store::SecretBox& secrets)
        : loop_(loop), path_(path), writer_(writer), secrets_(secrets) {}

    void load(std::int64_t integration_id, const plugins::PluginManifest& manifest,
              Answer<StartingPoint> answer) override;
    void commit(WaitingCommit commit) override;
    void save_status(StatusRecord record, Answer<void> answer) override;
    void add_tally(std::int64_t integration_id, const domain::Tally& tally, Answer<void> answer) override;
    void quarantine(QuarantineRecord record, Answer<void> answer) override;
    void release(std::string sha256, Answer<void> answer) override;

    /// The scores at the end of each day that is over.
    void write_snapshots(std::int64_t now_s, Answer<void> answer);
    /// What is read by the second of today and tomorrow.
    void look_ahead(std::int64_t now_s, Answer<void> answer);

  private:
    template <class T, class Work>
    void run(Work work, Answer<T> answer);
    void put(store::StatusNote note, Answer<void> answer);
    void write_notes();

    Loop& loop_;
    CommitPath& path_;
    store::Database& writer_;
    const store::SecretBox& secrets_;
    std::mutex mutex_;
    std::vector<store::StatusNote>
        notes_;  ///< wait for the writer: thousands when an upstream fails, one transaction then
    std::vector<Answer<void>> answers_;  ///< one a note
};

}  // namespace risk::integrations
