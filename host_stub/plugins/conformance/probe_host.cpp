// SPDX-License-Identifier: Apache-2.0
#include "plugins/conformance/probe_host.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/clock.hpp"

namespace risk::conformance {

ProbeHost::ProbeHost(std::size_t services_size, std::uint16_t abi_minor)
    : services_(services_size == 0 ? sizeof(rp_services) : services_size) {
    const rp_services all{static_cast<std::uint32_t>(services_.size()),
                          RP_ABI_MAJOR,
                          abi_minor,
                          0,
                          0,
                          {allowed_hosts_.data(), allowed_hosts_.size()},
                          &commit,
                          &lend_checkpoint,
                          &log,
                          &read_unix_ns,
                          &read_steady_ns,
                          &is_cancelled};
    std::memcpy(services_.data(), &all, std::min(services_.size(), sizeof all));
}

void ProbeHost::set_allowed_hosts(std::string patterns) {
    allowed_hosts_ = std::move(patterns);
    services().allowed_hosts = {allowed_hosts_.data(), allowed_hosts_.size()};
}

std::vector<std::string> ProbeHost::logs() const {
    const std::lock_guard lock(mutex_);
    return logs_;
}

void ProbeHost::end_verb() { lent_.clear(); }

ProbeHost& ProbeHost::called(rp_host* handle) {
    auto& host = *reinterpret_cast<ProbeHost*>(handle);
    ++host.calls_;
    if (host.on_service) host.on_service(host);
    return host;
}

rp_result ProbeHost::commit(rp_host* handle, const rp_batch* batch) {
    ProbeHost& host = called(handle);
    for (GuardedMemory& lent : host.lent_) lent.scribble();  // a checkpoint is lent until commit
    host.commits.push_back(see(*batch));
    const rp_result answer = host.answer_commit ? host.answer_commit(host.commits.back()) : RP_OK;
    if (answer >= 0 && !host.commits.back().checkpoint.empty()) host.checkpoint = host.commits.back().checkpoint;
    return answer;
}

rp_str ProbeHost::lend_checkpoint(rp_host* handle) {
    ProbeHost& host = called(handle);
    if (host.checkpoint.empty()) return {nullptr, 0};
    const GuardedMemory& lent = host.lent_.emplace_back(std::string_view(host.checkpoint));
    return {lent.data(), lent.size()};
}

void ProbeHost::log(rp_host* handle, rp_log_level, rp_str message) {
    ProbeHost& host = called(handle);
    const std::lock_guard lock(host.mutex_);
    host.logs_.emplace_back(message.len == 0 ? "" : message.data, message.len);
}

std::int64_t ProbeHost::read_unix_ns(rp_host* handle) {
    return called(handle).unix_ns.value_or(system_clock().unix_ns());
}

std::int64_t ProbeHost::steady_now() const { return steady_ns.value_or(system_clock().steady_ns()); }

std::int64_t ProbeHost::read_steady_ns(rp_host* handle) { return called(handle).steady_now(); }

std::int32_t ProbeHost::is_cancelled(rp_host* handle) { return called(handle).cancelled ? 1 : 0; }

}  // namespace risk::conformance
