// SPDX-License-Identifier: Apache-2.0
#include "alerts/alert_reader.hpp"

#include <algorithm>
#include <utility>

#include "alerts/alongside.hpp"
#include "alerts/window.hpp"
#include "plugin_api/text.hpp"

namespace risk::incydr {
namespace {

constexpr std::size_t page_limit = 8 * 1024 * 1024;
constexpr std::int64_t stale_walk_ns = 600'000'000'000;  // a walk that rested longer begins anew: its pages have moved
constexpr std::int64_t longest_unsaved_ns = 60'000'000'000;  // people may have been looked up, which takes its time
constexpr std::int64_t shortest_unsaved_ns = 1'000'000'000;  // to write down takes milliseconds: at most once a second
constexpr std::size_t small_checkpoint = 4096;               // entries

std::string sessions_target(const PageWalk& walk) {
    return "/v1/sessions?has_alerts=true&severity=4&on_or_after=" + std::to_string(walk.window_start_ms()) +
           "&page_number=" + std::to_string(walk.next_page()) + "&page_size=" + std::to_string(page_size_asked);
}

rp::Failure strange_status(int status) {
    if (status == 403)
        return {RP_E_FORBIDDEN,
                "The API client may not read alerts any more (403). Grant it \"Alerts and Sessions: read\".",
                "sessions.read"};
    return {RP_E_UPSTREAM,
            "/v1/sessions: expected a page of alerts, found status " + std::to_string(status) + ". It is tried again."};
}

std::string plural(std::size_t count, const std::string& noun) {
    return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

}  // namespace

AlertReader::AlertReader(rp::Host& host, ApiClient& api, const Settings& settings, Checkpoint checkpoint)
    : host_(host), api_(api), settings_(settings), checkpoint_(std::move(checkpoint)), identity_(host, api) {}

rp::Outcome AlertReader::poll(std::size_t max_events, rp::Tally& tally) {
    identity_.begin();
    Round round = begin_round(std::max<std::size_t>(1, max_events));
    const rp::Outcome reading = read(round);
    tally.requests = api_.requests();
    if (reading.result() == RP_E_CANCELLED || host_.cancelled()) {  // what was decided is decided again next time
        forget_walk();
        return rp::Failure(RP_E_CANCELLED, "Cancelled.");
    }
    const bool more = reading.result() == RP_MORE;
    if (round.batch.empty() && (more || unsaved_ == 0)) {
        tally = round.batch.tally;
        tally.requests = api_.requests();
        return conclude(reading, round);
    }
    rp::Outcome stored = commit(round, more);
    tally.requests = api_.requests();
    if (!stored.ok()) {
        forget_walk();
        return stored;
    }
    rp::Outcome outcome = conclude(failed_ahead_ ? *std::exchange(failed_ahead_, std::nullopt) : reading, round);
    if (ahead_) spare_.emplace(std::move(round));
    return outcome;
}

// ---- reading ------------------------------------------------------------------------------------------------------

Round AlertReader::begin_round(std::size_t max_events) {
    const bool stale = walk_ && host_.steady_ns() - page_read_ns_ > stale_walk_ns;
    if (stale || (ahead_ && ahead_->batch.size() > max_events)) forget_walk();
    Round round = ahead_ ? std::move(*ahead_) : empty_round(max_events);
    ahead_.reset();
    round.most_events = max_events;
    return round;
}

Round AlertReader::empty_round(std::size_t max_events) {
    Round round = spare_ ? std::move(*spare_) : Round(max_events);
    spare_.reset();
    round.begin(max_events);
    return round;
}

rp::Outcome AlertReader::read(Round& round) {
    for (;;) {
        for (; !page_decided(); decide_next(round)) {
            if (round.full()) return RP_MORE;
            if (host_.cancelled()) return rp::Failure(RP_E_CANCELLED, "Cancelled.");
        }
        if (last_page_) return end_of_walk();
        if (round.full()) return RP_MORE;
        // What was decided is stored, and proves that reading works, before the budget makes us wait for the next page.
        if (round.brought() > 0 && api_.out_of_budget()) return RP_MORE;
        if (rp::Outcome page = read_page(); !page.ok()) return page;
    }
}

rp::Outcome AlertReader::read_ahead(Round& round, const std::atomic<bool>& stored) {
    std::uint32_t requests = 0;
    // Only after a request there may be no budget for another: to ask for each alert takes as long as the alert.
    const auto out_of_budget = [&] {
        return std::exchange(requests, api_.requests()) != api_.requests() && api_.out_of_budget();
    };
    const auto enough = [&] { return stored || round.full() || host_.cancelled() || out_of_budget(); };
    for (;;) {
        for (; !page_decided(); decide_next(round)) {
            if (enough()) return RP_MORE;
        }
        if (last_page_ || enough() || api_.out_of_budget()) return RP_MORE;
        if (rp::Outcome page = read_page(); !page.ok()) return page;
    }
}

void AlertReader::decide_next(Round& round) {
    decide(page_.sessions->items[page_.next], page_.ids[page_.next], round);
    ++page_.next;
}

rp::Outcome AlertReader::read_page() {
    if (!walk_) begin_walk();
    auto answer = api_.get(sessions_target(*walk_), page_limit);
    if (!answer) return answer.failure();
    if (answer->status != 200) return strange_status(answer->status);
    page_.ids.clear();
    page_.next = 0;
    if (!parse_sessions(std::move(answer->body), *page_.sessions))
        return rp::Failure(RP_E_UPSTREAM,
                           "/v1/sessions: expected an object with an array \"items\", found something else. It is "
                           "tried again; if this stays so, check any proxy in between.");
    page_read_ns_ = host_.steady_ns();
    page_.now_ms = api_.server_now_ms() + 999;  // Date cuts off the fraction of a second
    Digester digest;
    std::string id;
    for (const Session& session : page_.sessions->items) {
        id = event_id(session, std::move(id));
        walk_->saw(page_.ids.emplace_back(digest(id)));
    }
    end_of_page(*page_.sessions);
    return RP_OK;
}

void AlertReader::begin_walk() {
    walk_.emplace(window_start(api_.server_now_ms(), settings_.lookback_days, checkpoint_.activated_ms()), known_gap_);
    last_page_ = false;
}

void AlertReader::end_of_page(const SessionsPage& page) {
    switch (walk_->page_read(page.items.size(), page.total)) {
        case PageWalk::Step::more:
            return;
        case PageWalk::Step::again:
            host_.info("The pages moved while they were read: " + walk_->disagreement() +
                       ". Reading them again at once.");
            return;
        case PageWalk::Step::finished:
            break;
        case PageWalk::Step::unsettled:
            known_gap_ = walk_->stubborn_gap();
            host_.warn("Reading all pages did not add up in three rounds: " + walk_->disagreement() +
                       ". The next poll reads them again.");
            break;
    }
    last_page_ = true;
}

void AlertReader::forget_walk() {
    walk_.reset();
    page_ = {};
    event_ = {};
    last_page_ = false;
    ahead_.reset();
    spare_.reset();
    deferred_ = 0;
    why_deferred_.reset();
    failed_ahead_.reset();
}

// What was put off for want of time is read again at once; for other reasons, later.
rp::Outcome AlertReader::end_of_walk() {
    const std::size_t deferred = deferred_;
    const std::optional<rp::Failure> why = why_deferred_;
    forget_walk();
    if (!why) return RP_OK;
    if (ApiClient::ran_out(*why)) return RP_MORE;
    return rp::Failure(
        why->cause(),
        plural(deferred, "alert") + " could not be matched with a person yet, and will be: " + why->message(),
        why->subject(), why->retry_after_ms());
}

// ---- handing over -------------------------------------------------------------------------------------------------

rp::Outcome AlertReader::commit(Round& round, bool more) {
    if (!more) spare_.reset();  // the last of a backlog, and the largest checkpoint
    for (const Decided& one : round.decided) checkpoint_.add(one);
    std::size_t unsaved = unsaved_ + round.decided.size();
    if (!more || due_to_save(unsaved)) {
        save(round);
        unsaved = 0;
    }
    rp::Outcome stored = store(round, more);
    if (stored.ok()) {
        unsaved_ = unsaved;
    } else {
        for (const Decided& one : round.decided) checkpoint_.remove(one.id);
    }
    return stored;
}

// To write down all that is remembered with each batch of a long backlog would cost its square. What the stored
// checkpoint does not know after a crash is offered again, and the host knows it: that takes as long as reading did.
bool AlertReader::due_to_save(std::size_t unsaved) const {
    if (checkpoint_.size() < small_checkpoint) return true;
    const std::int64_t since = host_.steady_ns() - saved_ns_;
    return since > longest_unsaved_ns || (since > shortest_unsaved_ns && unsaved >= checkpoint_.size() / 4 * 3);
}

void AlertReader::save(Round& round) {
    const std::int64_t start = window_start(api_.server_now_ms(), settings_.lookback_days, checkpoint_.activated_ms());
    if (const std::size_t lost = checkpoint_.prune(forget_before(start)); lost > 0) {
        host_.warn("The saved place is full: " + plural(lost, "alert") +
                   " whose sessions began first are not remembered there any more. The host still knows them; should "
                   "they come again, they do not count twice.");
    }
    round.batch.set_checkpoint(checkpoint_.encode());
    saved_ns_ = host_.steady_ns();
}

// While the host brings a batch to the disk the next is made, on a thread that ends before this does.
rp::Outcome AlertReader::store(const Round& round, bool more) {
    if (!more || !walk_ || (last_page_ && page_decided())) return host_.commit(round.batch);
    ahead_.emplace(empty_round(round.most_events));
    Alongside reading([&](const std::atomic<bool>& stored) {
        if (rp::Outcome ahead = read_ahead(*ahead_, stored); !ahead.ok()) failed_ahead_ = ahead.failure();
    });
    rp::Outcome outcome = host_.commit(round.batch);
    reading.finish();
    if (failed_ahead_ && failed_ahead_->cause() == RP_E_CANCELLED) failed_ahead_.reset();
    return outcome;
}

// A poll that came to its own deadline goes on in the next, unless it came to nothing at all.
rp::Outcome AlertReader::conclude(const rp::Outcome& reading, const Round& round) const {
    const bool idle = round.batch.empty() && api_.requests() == 0;
    if (!reading.ok() && ApiClient::ran_out(reading.failure()) && !idle) return RP_MORE;
    return reading;
}

}  // namespace risk::incydr
