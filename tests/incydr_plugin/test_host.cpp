// SPDX-License-Identifier: Apache-2.0
#include "incydr_plugin/test_host.hpp"

#include <gtest/gtest.h>

#include <chrono>

#include "plugin_api/text.hpp"

namespace risk::incydr_test {
namespace {

bool valid_text(rp_str text, std::size_t limit) {
    return text.len <= limit && rp::utf8(rp::view(text)) == rp::view(text);
}

}  // namespace

TestHost::TestHost() {
    services_.size = sizeof(services_);
    services_.abi_major = RP_ABI_MAJOR;
    services_.abi_minor = RP_ABI_MINOR;
    services_.flags = RP_HOST_DEVELOPER;
    services_.allowed_hosts = rp::str(allowed_hosts_);
    services_.commit = [](rp_host* host, const rp_batch* batch) { return of(host).commit(*batch); };
    services_.checkpoint = [](rp_host* host) {
        of(host).lent_ = of(host).checkpoint;
        return rp::str(of(host).lent_);
    };
    services_.log = [](rp_host* host, rp_log_level, rp_str message) {
        const std::lock_guard lock(of(host).log_mutex_);
        of(host).log_ += std::string(rp::view(message)) + "\n";
    };
    services_.unix_ns = [](rp_host*) -> std::int64_t { return 978'307'200'000'000'000; };  // 2001-01-01
    services_.steady_ns = [](rp_host* host) { return of(host).steady_ns(); };
    services_.cancelled = [](rp_host* host) -> std::int32_t {
        ++of(host).asked_whether_cancelled;
        return of(host).cancelled ? 1 : 0;
    };
}

void TestHost::allow_hosts(std::string patterns) {
    allowed_hosts_ = std::move(patterns);
    services_.allowed_hosts = rp::str(allowed_hosts_);
}

std::int64_t TestHost::real_ns() const {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now() - start_).count();
}

std::int64_t TestHost::steady_ns() const { return offset_ns_ + real_ns() * factor_; }

// Never back, and no leap: what has passed so far is kept.
void TestHost::run_faster(std::int64_t factor) {
    offset_ns_ += real_ns() * (factor_ - factor);
    factor_ = factor;
}

void TestHost::add(const rp_tally& tally) {
    counted.requests += tally.requests;
    counted.duplicate += tally.duplicate;
    counted.not_critical += tally.not_critical;
    counted.before_activation += tally.before_activation;
    fetched += tally.fetched;
}

rp_result TestHost::commit(const rp_batch& batch) {
    if (while_storing) while_storing();
    if (refuse > 0) {
        --refuse;
        return RP_E_REFUSED;
    }
    EXPECT_EQ(batch.event_stride, sizeof(rp_event));
    EXPECT_LE(batch.checkpoint.len, RP_MAX_CHECKPOINT);
    for (std::size_t at = 0; at < batch.count; ++at) keep(batch.events[at]);
    batches.push_back(batch.count);
    if (batch.checkpoint.len != 0) {
        checkpoint = std::string(rp::view(batch.checkpoint));
        ++checkpoints;
    }
    if (batch.tally != nullptr) {
        const rp_tally& tally = *batch.tally;
        EXPECT_EQ(tally.fetched, batch.count + tally.duplicate + tally.not_critical + tally.before_activation);
        add(tally);
    }
    return RP_OK;
}

void TestHost::keep(const rp_event& event) {
    EXPECT_TRUE(event.id.len > 0 && valid_text(event.id, RP_MAX_ID));
    EXPECT_TRUE(valid_text(event.subject, RP_MAX_SUBJECT) && valid_text(event.actor, RP_MAX_SUBJECT));
    EXPECT_TRUE(valid_text(event.title, RP_MAX_TITLE) && valid_text(event.body, RP_MAX_BODY));
    EXPECT_EQ(rp::view(event.kind), "critical_alert");
    const auto text = [](rp_str from) { return std::string(rp::view(from)); };
    StoredEvent stored{text(event.id),    text(event.kind), text(event.subject),         text(event.actor),
                       text(event.title), text(event.body), text(event.ignored_because), event.severity,
                       event.occurred_ns};
    if (!events.emplace(stored.id, stored).second) ++repeated;
}

std::vector<StoredEvent> TestHost::admitted() const { return ignored(""); }

std::vector<StoredEvent> TestHost::ignored(const std::string& reason) const {
    std::vector<StoredEvent> found;
    for (const auto& [id, event] : events) {
        if (event.ignored_because == reason) found.push_back(event);
    }
    return found;
}

std::string TestHost::log() const {
    const std::lock_guard lock(log_mutex_);
    return log_;
}

}  // namespace risk::incydr_test
