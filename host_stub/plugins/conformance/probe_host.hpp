// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "plugin_api/risk_plugin.h"
#include "plugins/conformance/guarded_memory.hpp"
#include "plugins/conformance/seen_batch.hpp"

namespace risk::conformance {

/// A host in memory, for one instance: it records what the plugin does and answers as it is told to. What it lends, it
/// takes away and overwrites as soon as the contract allows. The members are set and read between verbs.
class ProbeHost {
  public:
    /// `services_size`: of a host that is older than this one; 0 for today's. `abi_minor` goes with it.
    explicit ProbeHost(std::size_t services_size = 0, std::uint16_t abi_minor = RP_ABI_MINOR);
    ProbeHost(const ProbeHost&) = delete;
    ProbeHost& operator=(const ProbeHost&) = delete;

    // ---- how it behaves
    std::string checkpoint;  ///< stored; moves with each commit that is answered RP_OK
    std::function<rp_result(const SeenBatch&)> answer_commit;  ///< none: RP_OK
    std::optional<std::int64_t> unix_ns, steady_ns;            ///< none: the machine's clock
    std::function<void(ProbeHost&)> on_service;                ///< called at the start of each service, on its thread
    std::atomic<bool> cancelled{false};
    std::chrono::milliseconds verb_limit{0};  ///< a verb that takes longer ends the process with SIGALRM; 0: none does
    void set_flags(std::uint32_t flags) { services().flags = flags; }
    void set_allowed_hosts(std::string patterns);

    // ---- what it saw
    std::vector<SeenBatch> commits;                       ///< all, also those refused
    [[nodiscard]] std::vector<std::string> logs() const;  ///< thread-safe
    [[nodiscard]] int calls() const { return calls_; }    ///< of services, all together

    [[nodiscard]] rp_services& services() const { return *reinterpret_cast<rp_services*>(services_.data()); }
    [[nodiscard]] rp_host* handle() { return reinterpret_cast<rp_host*>(this); }

    [[nodiscard]] std::int64_t steady_now() const;

    /// What was lent for the running verb is taken away.
    void end_verb();

  private:
    static ProbeHost& called(rp_host* host);
    static rp_result commit(rp_host* host, const rp_batch* batch);
    static rp_str lend_checkpoint(rp_host* host);
    static void log(rp_host* host, rp_log_level level, rp_str message);
    static std::int64_t read_unix_ns(rp_host* host);
    static std::int64_t read_steady_ns(rp_host* host);
    static std::int32_t is_cancelled(rp_host* host);

    GuardedMemory services_;
    std::string allowed_hosts_ = "*";
    std::vector<GuardedMemory> lent_;
    mutable std::mutex mutex_;  // of logs_
    std::vector<std::string> logs_;
    std::atomic<int> calls_{0};
};

}  // namespace risk::conformance
