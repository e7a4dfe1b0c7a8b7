// SPDX-License-Identifier: Apache-2.0
#include "integrations/status_keeper.hpp"

#include <utility>

#include "integrations/words.hpp"

namespace risk::integrations {
namespace {

using domain::Status;

constexpr std::int64_t words_every_ns = 60'000'000'000;  // a time is told with its date from midnight on

// What a hold says is ours and does not vary: it tells two holds apart, also across a restart of the host.
std::string stored_key(const domain::StatusChange& stored) {
    const bool held = stored.status == Status::paused || stored.status == Status::plugin_failed;
    return held ? stored.reason : std::string();
}

}  // namespace

StatusKeeper::StatusKeeper(domain::StatusChange stored)
    : shown_(std::move(stored)), key_(stored_key(shown_)), was_connected_(shown_.status == Status::connected) {}

void StatusKeeper::proven(std::int64_t steady_ns, std::int64_t now_s) {
    proof_ns_ = steady_ns;
    last_read_s_ = now_s;
    standing_.reset();
}

void StatusKeeper::forget() {
    standing_.reset();
    proof_ns_.reset();
    was_connected_ = false;
}

Standing StatusKeeper::now(std::int64_t steady_ns, std::int64_t now_s, std::int64_t proof_life_ns) const {
    if (hold_) return {hold_->status, hold_->reason, hold_->reason};
    if (standing_) return *standing_;
    if (!proof_ns_) return {Status::connecting, "", ""};
    if (steady_ns - *proof_ns_ < proof_life_ns) return {Status::connected, "", ""};
    return {Status::needs_attention, "No read has succeeded since " + clock_words(last_read_s_, now_s) + ".", "stale"};
}

std::optional<std::int64_t> StatusKeeper::look_again_ns(std::int64_t steady_ns, std::int64_t proof_life_ns) const {
    if (hold_ || standing_ || !proof_ns_) return std::nullopt;
    const std::int64_t old_ns = *proof_ns_ + proof_life_ns;
    return steady_ns < old_ns ? old_ns : steady_ns + words_every_ns;
}

// Connected, Connecting and Connected again at each start of a host of thousands would bury what else the audit log has.
StatusNews StatusKeeper::news_of(Status status) {
    const bool leads_back = was_connected_ && (status == Status::connecting || status == Status::connected);
    was_connected_ = leads_back && status == Status::connecting;
    return leads_back ? StatusNews::restored : StatusNews::changed;
}

StatusNews StatusKeeper::look(std::int64_t steady_ns, std::int64_t now_s, std::int64_t proof_life_ns) {
    const Standing is = now(steady_ns, now_s, proof_life_ns);
    const bool changed = is.status != shown_.status || is.key != key_;
    if (changed) shown_.since_s = now_s;
    shown_.status = is.status;
    shown_.reason = is.reason;
    key_ = is.key;
    return changed ? news_of(is.status) : StatusNews::none;
}

}  // namespace risk::integrations
