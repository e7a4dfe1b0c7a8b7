// SPDX-License-Identifier: Apache-2.0
#include "alerts/alert_reader.hpp"

#include <algorithm>

#include "alerts/window.hpp"
#include "plugin_api/text.hpp"

namespace risk::incydr {
namespace {

constexpr std::size_t page_limit = 8 * 1024 * 1024;
constexpr std::int64_t stale_walk_ns = 600'000'000'000;  // a walk that rested longer begins anew: its pages have moved
constexpr int most_failed_lookups = 12;

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
    Round round(std::max<std::size_t>(1, max_events));
    identity_.begin();
    const rp::Outcome reading = read(round);
    tally.requests = api_.requests();
    if (reading.result() == RP_E_CANCELLED || host_.cancelled()) {  // what was decided is decided again next time
        forget_walk();
        return rp::Failure(RP_E_CANCELLED, "Cancelled.");
    }
    if (round.batch.empty()) {
        tally = round.batch.tally;
        tally.requests = api_.requests();
        return conclude(reading, round);
    }
    if (rp::Outcome stored = commit(round); !stored.ok()) {
        forget_walk();
        return stored;
    }
    return conclude(reading, round);
}

// ---- reading ------------------------------------------------------------------------------------------------------

rp::Outcome AlertReader::read(Round& round) {
    if (walk_ && host_.steady_ns() - page_read_ns_ > stale_walk_ns) forget_walk();
    for (;;) {
        for (; !pending_.empty(); pending_.pop_front()) {
            if (round.full()) return RP_MORE;
            if (host_.cancelled()) return rp::Failure(RP_E_CANCELLED, "Cancelled.");
            decide(pending_.front(), round);
        }
        if (last_page_) return end_of_walk();
        if (round.full()) return RP_MORE;
        // What was decided is stored, and proves that reading works, before the budget makes us wait for the next page.
        if (round.brought() > 0 && api_.out_of_budget()) return RP_MORE;
        if (rp::Outcome page = read_page(); !page.ok()) return page;
    }
}

rp::Outcome AlertReader::read_page() {
    if (!walk_) begin_walk();
    const auto answer = api_.get(sessions_target(*walk_), page_limit);
    if (!answer) return answer.failure();
    if (answer->status != 200) return strange_status(answer->status);
    auto page = parse_sessions(answer->body);
    if (!page)
        return rp::Failure(RP_E_UPSTREAM,
                           "/v1/sessions: expected an object with an array \"items\", found something else. It is "
                           "tried again; if this stays so, check any proxy in between.");
    page_read_ns_ = host_.steady_ns();
    for (const Session& session : page->items) walk_->saw(digest_of(event_id(session)));
    end_of_page(*page);
    std::move(page->items.begin(), page->items.end(), std::back_inserter(pending_));
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
    pending_.clear();
    last_page_ = false;
    deferred_ = 0;
    why_deferred_.reset();
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

// ---- deciding -----------------------------------------------------------------------------------------------------

std::string AlertReader::tenant_of(const Session& session) const {
    if (!api_.tenant().empty()) return api_.tenant();
    return session.tenant.empty() ? settings_.base_url.host : session.tenant;
}

// An unreadable record is not the alert it may be one day: that one still counts.
std::string AlertReader::event_id(const Session& session) const {
    const std::string tenant = rp::utf8(tenant_of(session), 200) + "/";
    if (!session.unreadable.empty()) {
        const std::string what = session.id.empty() ? session.raw : session.id + "\n" + session.unreadable;
        return tenant + "unreadable/" + hex(digest_of(what));
    }
    const std::string id = rp::utf8(session.id);
    return tenant + (id.size() <= 256 && id == session.id ? id : "long/" + hex(digest_of(session.id)));
}

void AlertReader::decide(const Session& session, Round& round) {
    const std::int64_t now_ms = api_.server_now_ms() + 999;  // Date cuts off the fraction of a second
    const std::int64_t begin_ms = std::clamp<std::int64_t>(session.begin_ms.value_or(now_ms), 0, now_ms);
    const Decided one{digest_of(event_id(session)), static_cast<std::uint32_t>(begin_ms / 1000)};
    if (checkpoint_.knows(one.id) || round.ids.contains(one.id)) {
        ++round.batch.tally.duplicate;
        return;
    }
    const Admission admission = judge(session, checkpoint_.activated_ms(), now_ms);
    switch (admission.verdict) {
        case Verdict::not_critical:
            ++round.batch.tally.not_critical;
            return;
        case Verdict::before_activation:
            ++round.batch.tally.before_activation;
            return;
        case Verdict::admit:
            return admit(session, one, admission, round);
        case Verdict::already_closed:
        case Verdict::unreadable:
            return ignore(session, one, admission, round);
    }
}

void AlertReader::admit(const Session& session, const Decided& one, const Admission& admission, Round& round) {
    EventsOfSession events(api_, session.id);
    const auto person = identity_.find(session, events);
    if (!person && !given_up(session, one.id, admission, person.failure())) {
        ++deferred_;
        if (!why_deferred_ || ApiClient::ran_out(*why_deferred_)) why_deferred_ = person.failure();
        return;
    }
    failed_lookups_.erase(one.id);
    const Details details = details_of(events);
    rp::Event event;
    event.id = event_id(session);
    event.kind = "critical_alert";
    event.subject = person ? *person : std::string();
    event.actor = rp::utf8(session.actor_id, RP_MAX_SUBJECT);
    event.title = event_title(session, details);
    event.body = event_body(session, tenant_of(session), admission.designated_ms, details, settings_.base_url);
    event.severity = RP_SEVERITY_CRITICAL;
    event.occurred_ns = admission.designated_ms * 1'000'000;
    round.decide(one, std::move(event));
}

// Kept and shown, but not worth a request.
void AlertReader::ignore(const Session& session, const Decided& one, const Admission& admission, Round& round) {
    const bool readable = admission.verdict == Verdict::already_closed;
    rp::Event event;
    event.id = event_id(session);
    event.kind = "critical_alert";
    event.subject = identity_.known(session).value_or(std::string());
    event.actor = rp::utf8(session.actor_id, RP_MAX_SUBJECT);
    const Details none{nullptr, "not asked for, because the alert does not count"};
    event.title = readable ? event_title(session, none) : "A record that could not be read";
    event.body = readable ? event_body(session, tenant_of(session), admission.designated_ms, none, settings_.base_url)
                          : unreadable_body(session);
    event.severity = readable ? RP_SEVERITY_CRITICAL : RP_SEVERITY_NONE;
    event.occurred_ns = admission.designated_ms * 1'000'000;
    event.ignored_because = readable ? "already_closed" : "unreadable";
    if (!readable)
        host_.warn("A record of /v1/sessions cannot be read: " + rp::utf8(session.unreadable, 200) +
                   ". It is kept as it came.");
    round.decide(one, std::move(event));
}

Details AlertReader::details_of(EventsOfSession& events) const {
    if (!settings_.fetch_details) return {nullptr, "switched off in the settings"};
    const auto& answer = events.get(ApiClient::Need::spare);
    if (answer) return {&*answer, {}};
    if (answer.failure().cause() == RP_E_FORBIDDEN) return {nullptr, "the API client may not read them"};
    return {nullptr, answer.failure().message()};
}

// An alert waits for its person, but not for ever: a day, and a dozen attempts. Then it is delivered without one, and
// is listed as unmatched, where somebody sees it.
bool AlertReader::given_up(const Session& session, const Digest& id, const Admission& admission,
                           const rp::Failure& why) {
    if (why.cause() != RP_E_UPSTREAM && why.cause() != RP_E_TIMEOUT && why.cause() != RP_E_UNREACHABLE) return false;
    if (failed_lookups_.size() > 10'000) failed_lookups_.clear();
    const int failed = ++failed_lookups_[id];
    if (failed < most_failed_lookups || api_.server_now_ms() - admission.designated_ms < day_ms) return false;
    host_.warn("Whose alert " + rp::utf8(session.id, 200) + " is could not be found out in " +
               plural(static_cast<std::size_t>(failed), "attempt") + ": " + why.message() +
               " It is delivered without a person.");
    return true;
}

// ---- handing over -------------------------------------------------------------------------------------------------

rp::Outcome AlertReader::commit(Round& round) {
    for (const Decided& one : round.decided) checkpoint_.add(one);
    const std::int64_t start = window_start(api_.server_now_ms(), settings_.lookback_days, checkpoint_.activated_ms());
    if (const std::size_t lost = checkpoint_.prune(forget_before(start)); lost > 0) {
        host_.warn("The saved place is full: " + plural(lost, "alert") +
                   " whose sessions began first are not remembered there any more. The host still knows them; should "
                   "they come again, they do not count twice.");
    }
    round.batch.set_checkpoint(checkpoint_.encode());
    rp::Outcome stored = host_.commit(round.batch);
    if (!stored.ok()) {
        for (const Decided& one : round.decided) checkpoint_.remove(one.id);
    }
    return stored;
}

// A poll that came to its own deadline goes on in the next, unless it came to nothing at all.
rp::Outcome AlertReader::conclude(const rp::Outcome& reading, const Round& round) const {
    const bool idle = round.batch.empty() && api_.requests() == 0;
    if (!reading.ok() && ApiClient::ran_out(reading.failure()) && !idle) return RP_MORE;
    return reading;
}

}  // namespace risk::incydr
