// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string_view>
#include <vector>

#include "plugin_api/batch.hpp"
#include "plugin_api/failure.hpp"

namespace rp {

/// The services of the host, for one instance. A host that is older than a service is no trouble: the service then
/// does the nearest thing that is right without the host.
class Host {
  public:
    /// All three are good until the instance is gone; `cancel` is set while the running verb is to return.
    Host(const rp_services* services, rp_host* host, const std::atomic<bool>& cancel) noexcept
        : services_(services), host_(host), cancel_(cancel) {}
    Host(const Host&) = delete;
    Host& operator=(const Host&) = delete;

    /// Stores a batch; ok() means durable. Else nothing of it was stored: return what this returned, and offer the same
    /// events at the next poll. At most once in a poll and once in an activate.  [instance]
    Outcome commit(const Batch& batch);

    /// The stored checkpoint; empty on a first run. Good until the verb returns or commit is called.  [instance]
    [[nodiscard]] std::string_view checkpoint() const {
        return RP_HAS(services_, rp_services, checkpoint) ? view(services_->checkpoint(host_)) : std::string_view();
    }

    /// Never throws: a message that cannot be logged is lost.  [any]
    void log(rp_log_level level, std::string_view message) const noexcept;
    void debug(std::string_view message) const noexcept { log(RP_LOG_DEBUG, message); }
    void info(std::string_view message) const noexcept { log(RP_LOG_INFO, message); }
    void warn(std::string_view message) const noexcept { log(RP_LOG_WARN, message); }
    void error(std::string_view message) const noexcept { log(RP_LOG_ERROR, message); }

    /// Nanoseconds since the Unix epoch.  [any]
    [[nodiscard]] std::int64_t unix_ns() const {
        return RP_HAS(services_, rp_services, unix_ns) ? services_->unix_ns(host_)
                                                       : count(std::chrono::system_clock::now());
    }
    /// Nanoseconds that never step, from an origin that means nothing.  [any]
    [[nodiscard]] std::int64_t steady_ns() const {
        return RP_HAS(services_, rp_services, steady_ns) ? services_->steady_ns(host_)
                                                         : count(std::chrono::steady_clock::now());
    }

    /// True once the running verb is to return, whether the host called cancel or says so itself.  [any]
    [[nodiscard]] bool cancelled() const {
        return cancel_.load(std::memory_order_acquire) ||
               (RP_HAS(services_, rp_services, cancelled) && services_->cancelled(host_) != 0);
    }

    /// Loopback and private addresses may be connected to.  [any]
    [[nodiscard]] bool developer() const noexcept {
        return RP_HAS(services_, rp_services, flags) && (services_->flags & RP_HOST_DEVELOPER) != 0;
    }
    /// Host name patterns that may be connected to, separated by commas.  [any]
    [[nodiscard]] std::string_view allowed_hosts() const noexcept {
        return RP_HAS(services_, rp_services, allowed_hosts) ? view(services_->allowed_hosts) : std::string_view();
    }
    /// For services that are newer than this class.  [any]
    [[nodiscard]] const rp_services& services() const noexcept { return *services_; }
    [[nodiscard]] rp_host* handle() const noexcept { return host_; }

  private:
    template <class TimePoint>
    static std::int64_t count(TimePoint at) {
        return std::chrono::duration_cast<std::chrono::nanoseconds>(at.time_since_epoch()).count();
    }

    const rp_services* services_;
    rp_host* host_;
    const std::atomic<bool>& cancel_;
};

inline Outcome Host::commit(const Batch& batch) {
    if (!RP_HAS(services_, rp_services, commit)) return Failure(RP_E_INTERNAL, "This host offers no commit.");
    const rp_tally tally = batch.tally.with(batch.size());
    const rp_batch raw{sizeof(rp_batch), sizeof(rp_event),        batch.events().data(),
                       batch.size(),     str(batch.checkpoint()), &tally};
    const rp_result result = services_->commit(host_, &raw);
    if (result >= 0) return RP_OK;
    if (result == RP_E_INVALID) return Failure(RP_E_INTERNAL, "The host found a batch that breaks the contract.");
    return Failure(result, "The host did not store a batch; the same events are offered again.");
}

inline void Host::log(rp_log_level level, std::string_view message) const noexcept {
    if (!RP_HAS(services_, rp_services, log)) return;
    try {
        services_->log(host_, level, str(message));
    } catch (...) {  // a host that breaks the contract: logging is never the reason why reading stops
    }
}

}  // namespace rp
