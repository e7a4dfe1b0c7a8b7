// SPDX-License-Identifier: Apache-2.0
#include "integrations/notice_sender.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "integrations/notice_body.hpp"

namespace risk::integrations {
namespace {

constexpr Backoff backoff{Milliseconds(5'000), Milliseconds(900'000)};
constexpr std::int64_t given_up_after_s = 3 * 86'400;
constexpr std::int64_t look_every_ns = 60'000'000'000;  // also when nothing was written: what is old is given up
constexpr std::chrono::nanoseconds between_rounds = std::chrono::milliseconds(500);
constexpr std::chrono::nanoseconds longest_wait = std::chrono::seconds(5);  // clocks are set
constexpr auto who = "notices";

Result<void> hand_over(const store::NoticeTarget& target, NoticePost& post, const std::string& id,
                       const std::string& body, std::int64_t now_s, std::stop_token stop) {
    if (target.unreadable) return *target.unreadable;
    auto url = NoticeUrl::parse(target.url);
    if (!url) return url.failure();
    return post.post({*std::move(url), id, body, std::to_string(now_s), notice_signature(target.secret, now_s, body)},
                     std::move(stop));
}

}  // namespace

NoticeSender::NoticeSender(Parts parts) : parts_(std::move(parts)), outbox_(*parts_.database) {}

NoticeSender::~NoticeSender() { stop(); }

void NoticeSender::start() {
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void NoticeSender::news() {
    {
        const std::lock_guard lock(mutex_);
        news_ = true;
    }
    woken_.notify_one();
}

void NoticeSender::stop() {
    thread_.request_stop();
    if (thread_.joinable()) thread_.join();
}

void NoticeSender::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        round(stop);
        std::unique_lock lock(mutex_);
        woken_.wait_for(lock, stop, until_round(), [this] { return std::exchange(news_, false); });
    }
}

std::chrono::nanoseconds NoticeSender::until_round() const {
    if (!store_reads_) return between_rounds;
    const std::chrono::nanoseconds until_due(looks_at_ns_ - parts_.clock.steady_ns());
    return std::clamp(until_due, between_rounds, longest_wait);
}

// A store that cannot be read now is read again at the next round; said once.
void NoticeSender::round(const std::stop_token& stop) {
    try {
        look(stop);
        store_reads_ = true;
    } catch (const std::exception& error) {
        if (store_reads_) parts_.log(RP_LOG_ERROR, who, "the store failed: " + std::string(error.what()));
        store_reads_ = false;
        seen_version_ = -1;
    }
}

void NoticeSender::look(const std::stop_token& stop) {
    const auto version = parts_.database->data_version();
    const auto now_ns = parts_.clock.steady_ns();
    if (version == seen_version_ && now_ns < looks_at_ns_) return;
    looks_at_ns_ = now_ns + look_every_ns;
    const auto now_s = parts_.clock.unix_s();
    for (const auto& notice : outbox_.give_up(now_s - given_up_after_s, now_s)) {
        parts_.log(RP_LOG_ERROR, who,
                   "gave up after three days: " + notice.integration + ", " + notice.from + " to " + notice.to);
    }
    if (const auto target = outbox_.target(parts_.secrets)) {
        while (!stop.stop_requested() && send_next(*target, stop)) {
        }
    }
    seen_version_ = version;
}

// Whether one was delivered: then another of the same integration may be next.
bool NoticeSender::send_next(const store::NoticeTarget& target, const std::stop_token& stop) {
    bool delivered = false;
    const auto heads = outbox_.next();
    for (const auto& notice : heads) {
        if (stop.stop_requested()) return false;
        const auto pause = pauses_.find(notice.integration_id);
        const auto due = pause == pauses_.end() ? 0 : pause->second.due_ns;
        if (due <= parts_.clock.steady_ns()) {
            delivered = send(target, notice, stop) || delivered;
        } else {
            looks_at_ns_ = std::min(looks_at_ns_, due);
        }
    }
    return delivered;
}

bool NoticeSender::send(const store::NoticeTarget& target, const store::Notice& notice, const std::stop_token& stop) {
    const auto now_s = parts_.clock.unix_s();
    const auto sent = hand_over(target, *parts_.post, notice.id, notice_body(notice), now_s, stop);
    if (stop.stop_requested() && !sent) return false;
    if (!sent) {
        put_off(notice, sent.failure());
        return false;
    }
    pauses_.erase(notice.integration_id);
    outbox_.delivered(notice, now_s);
    parts_.log(RP_LOG_INFO, who, "told: " + notice.integration + " is now " + notice.to);
    return true;
}

void NoticeSender::put_off(const store::Notice& notice, const Failure& why) {
    auto& pause = pauses_[notice.integration_id];
    const auto delay = backoff_delay(backoff, pause.failures++, parts_.random());
    pause.due_ns = parts_.clock.steady_ns() + std::chrono::nanoseconds(delay).count();
    looks_at_ns_ = std::min(looks_at_ns_, pause.due_ns);
    if (pause.failures == 1) parts_.log(RP_LOG_WARN, who, why.sentence() + " It is tried again for three days.");
    outbox_.failed(notice, why.sentence(), parts_.clock.unix_s());
}

Result<void> try_notice(const store::NoticeTarget& target, NoticePost& post, std::int64_t now_s, std::stop_token stop) {
    const std::string id = "test-" + std::to_string(now_s);
    return hand_over(target, post, id, trial_body(id, now_s), now_s, std::move(stop));
}

}  // namespace risk::integrations
