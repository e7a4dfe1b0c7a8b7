// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "plugin_api/batch.hpp"
#include "plugin_api/risk_plugin.h"

namespace risk::incydr_test {

/// An event as the host stored it.
struct StoredEvent {
    std::string id, kind, subject, actor, title, body, ignored_because;
    rp_severity severity = 0;
    std::int64_t occurred_ns = 0;
};

/// A host in memory: stores what is committed exactly once, checks the contract, and owns time. Its wall clock is
/// wrong on purpose, by a quarter of a century: whatever the plugin decides, it decides by the server's clock.
class TestHost {
  public:
    TestHost();
    TestHost(const TestHost&) = delete;
    TestHost& operator=(const TestHost&) = delete;

    [[nodiscard]] const rp_services* services() { return &services_; }
    [[nodiscard]] rp_host* handle() { return reinterpret_cast<rp_host*>(this); }

    void developer(bool on) { services_.flags = on ? RP_HOST_DEVELOPER : 0U; }
    void allow_hosts(std::string patterns);

    /// The steady clock runs that many times faster than the machine's; 0: it stands still.
    void run_faster(std::int64_t factor);
    [[nodiscard]] std::int64_t factor() const { return factor_; }
    void advance_s(std::int64_t seconds) { offset_ns_ += seconds * 1'000'000'000; }
    [[nodiscard]] std::int64_t steady_ns() const;

    std::atomic<int> refuse{0};  ///< so many of the coming commits answer RP_E_REFUSED
    std::atomic<bool> cancelled{false};
    std::atomic<int> asked_whether_cancelled{0};

    std::map<std::string, StoredEvent> events;  ///< by id
    std::vector<std::size_t> batches;           ///< events in each commit
    std::uint64_t repeated = 0;                 ///< events that were offered again and skipped
    std::string checkpoint;
    std::size_t checkpoints = 0;          ///< commits that brought one
    std::function<void()> while_storing;  ///< what else goes on, if anything
    rp::Tally counted;                    ///< of all batches and polls
    std::uint64_t fetched = 0;

    [[nodiscard]] std::vector<StoredEvent> admitted() const;
    [[nodiscard]] std::vector<StoredEvent> ignored(const std::string& reason) const;
    [[nodiscard]] std::string log() const;
    void add(const rp_tally& tally);

  private:
    [[nodiscard]] std::int64_t real_ns() const;
    rp_result commit(const rp_batch& batch);
    void keep(const rp_event& event);
    static TestHost& of(rp_host* handle) { return *reinterpret_cast<TestHost*>(handle); }

    rp_services services_{};
    std::string allowed_hosts_ = "*.code42.com";
    const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
    std::atomic<std::int64_t> factor_{1}, offset_ns_{1'000'000'000'000};
    std::string lent_;  // the checkpoint, as handed out
    mutable std::mutex log_mutex_;
    std::string log_;
};

}  // namespace risk::incydr_test
