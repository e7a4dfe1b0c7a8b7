// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/failure.hpp"
#include "base/secret.hpp"
#include "domain/counters.hpp"
#include "domain/status.hpp"
#include "integrations/commit_path.hpp"

namespace risk::integrations {

/// What a new instance starts from; read after every commit that was under way.
struct StartingPoint {
    Secret config_json;  ///< secrets in clear, defaults filled in
    std::string checkpoint;
};

/// A status as it is written: with its audit entry if it has one, and with what was counted until then.
struct StatusRecord {
    std::int64_t integration_id = 0;
    std::string name;
    domain::StatusChange change;
    domain::Tally tally;
    bool audited = true;
};

/// A library whose process ended too often.
struct QuarantineRecord {
    std::string plugin_id, sha256, reason;
    std::int64_t since_s = 0;
};

/// What an integration keeps in the store. Called on the loop's thread, answered there, later; nothing waits.
class Records {
  public:
    template <class T>
    using Answer = std::function<void(const Result<T>&)>;

    virtual ~Records() = default;
    virtual void load(std::int64_t integration_id, const plugins::PluginManifest& manifest,
                      Answer<StartingPoint> answer) = 0;
    /// done is called on the loop's thread.
    virtual void commit(WaitingCommit commit) = 0;
    virtual void save_status(StatusRecord record, Answer<void> answer) = 0;
    virtual void add_tally(std::int64_t integration_id, const domain::Tally& tally, Answer<void> answer) = 0;
    virtual void quarantine(QuarantineRecord record, Answer<void> answer) = 0;
    virtual void release(std::string sha256, Answer<void> answer) = 0;
};

}  // namespace risk::integrations
