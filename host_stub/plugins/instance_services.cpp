// SPDX-License-Identifier: Apache-2.0
#include "plugins/instance_services.hpp"

#include <utility>

#include "plugin_api/text.hpp"
#include "plugins/batch_codec.hpp"
#include "plugins/utf8.hpp"
#include "plugins/wire.hpp"

namespace risk::plugins {
namespace {

constexpr std::int64_t log_burst = 200;
constexpr std::int64_t log_refill_ns = 50'000'000;  // 20 a second
constexpr std::size_t log_examined_bytes = 64U << 10U;
constexpr std::size_t log_kept_bytes = 4U << 10U;

}  // namespace

InstanceServices::InstanceServices(const RunnerContext& context, InstanceKey key, const InstanceSettings& settings)
    : context_(context),
      key_(key),
      allowed_hosts_(settings.allowed_hosts),
      redactor_(settings.config_json, context.secret_fields),
      checkpoint_(settings.checkpoint),
      log_limit_(log_burst, log_refill_ns) {
    table_.size = sizeof(rp_services);
    table_.abi_major = RP_ABI_MAJOR;
    table_.abi_minor = RP_ABI_MINOR;
    table_.flags = settings.flags;
    table_.allowed_hosts = rp::str(allowed_hosts_);
    // Nothing that is thrown here may cross into the plugin.
    table_.commit = [](rp_host* host, const rp_batch* batch) noexcept -> rp_result {
        try {
            return of(host).commit(batch);
        } catch (...) {  // out of memory
            return RP_E_REFUSED;
        }
    };
    table_.checkpoint = [](rp_host* host) noexcept { return rp::str(of(host).checkpoint_); };
    table_.log = [](rp_host* host, rp_log_level level, rp_str text) noexcept {
        try {
            of(host).log(level, rp::view(text));
        } catch (...) {  // a message that cannot be logged is lost
        }
    };
    table_.unix_ns = [](rp_host* host) noexcept { return of(host).context_.clock.unix_ns(); };
    table_.steady_ns = [](rp_host* host) noexcept { return of(host).context_.clock.steady_ns(); };
    table_.cancelled = [](rp_host* host) noexcept -> std::int32_t {
        return of(host).cancelled_.load(std::memory_order_acquire) ? 1 : 0;
    };
}

void InstanceServices::begin_verb(std::uint32_t max_events) {
    const std::lock_guard lock(commit_mutex_);
    may_commit_ = max_events > 0 ? std::optional(max_events) : std::nullopt;
}

void InstanceServices::end_verb() {
    const std::lock_guard lock(commit_mutex_);
    may_commit_.reset();
}

rp_result InstanceServices::commit(const rp_batch* raw) {
    std::uint32_t max_events = 0;
    if (!may_commit(max_events)) return refuse("a commit outside activate and poll, or a second one in one of them");
    if (raw == nullptr) return refuse("no batch");
    auto widened = WidenedBatch::of(*raw, max_events);
    if (!widened) return refuse(widened.failure().sentence());
    const rp_batch& batch = widened.value()->batch();
    if (const auto breach = context_.rules.breach(batch, max_events)) return refuse(*breach);

    std::string checkpoint(rp::view(batch.checkpoint));  // now: once it is stored, nothing may fail any more
    std::string frame = wire::encode(wire::FromRunner(wire::Commit{key_, {}, 0}));
    append_batch_front(frame, batch);
    if (!context_.channel.send_from(std::move(frame), batch_texts(batch))) return RP_E_REFUSED;
    const rp_result result = await_answer();
    if (result == RP_OK && !checkpoint.empty()) checkpoint_.swap(checkpoint);
    return result;
}

bool InstanceServices::may_commit(std::uint32_t& max_events) {
    const std::lock_guard lock(commit_mutex_);
    if (!may_commit_) return false;
    max_events = *may_commit_;
    may_commit_.reset();
    answer_.reset();
    return true;
}

rp_result InstanceServices::refuse(const std::string& breach) {
    log(RP_LOG_ERROR, "A batch that breaks the contract was not stored: " + breach);
    return RP_E_INVALID;
}

rp_result InstanceServices::await_answer() {
    std::unique_lock lock(commit_mutex_);
    answered_.wait(lock, [this] { return answer_ || abandoned_; });
    return answer_ ? *answer_ : RP_E_REFUSED;
}

void InstanceServices::answer_commit(rp_result result) {
    const std::lock_guard lock(commit_mutex_);
    answer_ = result >= 0 ? RP_OK : result;
    answered_.notify_all();
}

void InstanceServices::abandon() {
    const std::lock_guard lock(commit_mutex_);
    abandoned_ = true;
    answered_.notify_all();
}

void InstanceServices::log(rp_log_level level, std::string_view text) {
    const std::lock_guard lock(log_mutex_);
    if (!log_limit_.allow(context_.clock.steady_ns())) {
        ++logs_dropped_;
        return;
    }
    if (level < RP_LOG_DEBUG || level > RP_LOG_ERROR) level = RP_LOG_INFO;
    // Redacted before it is cut: half a secret would not be known for one.
    std::string clean = rp::utf8(redactor_.redacted(text.substr(0, log_examined_bytes)));
    clean.resize(cut_utf8(clean, log_kept_bytes).size());
    if (logs_dropped_ > 0) clean += " (" + std::to_string(logs_dropped_) + " messages before this one were dropped)";
    const bool sent =
        context_.channel.send_if_room(wire::encode(wire::FromRunner(wire::Log{key_, level, std::move(clean)})));
    logs_dropped_ = sent ? 0 : logs_dropped_ + 1;
}

}  // namespace risk::plugins
