// SPDX-License-Identifier: Apache-2.0
// What becomes of one session: the part of AlertReader that decides.
#include <algorithm>
#include <utility>

#include "alerts/alert_reader.hpp"
#include "alerts/window.hpp"
#include "plugin_api/text.hpp"
#include "upstream/plain_text.hpp"

namespace risk::incydr {
namespace {

constexpr int most_failed_lookups = 12;

}  // namespace

std::string_view AlertReader::tenant_of(const Session& session) const {
    if (!api_.tenant().empty()) return api_.tenant();
    return session.tenant.empty() ? std::string_view(settings_.base_url.host) : session.tenant;
}

// An unreadable record is not the alert it may be one day: that one still counts.
std::string AlertReader::event_id(const Session& session, std::string room) const {
    std::string& id = room;
    id.clear();
    append_clean(id, tenant_of(session), 200);
    if (!session.unreadable.empty()) {
        const std::string what = session.id.empty() ? session.raw : std::string(session.id) + "\n" + session.unreadable;
        id.append("/unreadable/").append(hex(digest_of(what)));
    } else if (session.id.size() <= 256 && (is_plain(session.id) || rp::utf8(session.id) == session.id)) {
        id.append("/").append(session.id);
    } else {
        id.append("/long/").append(hex(digest_of(session.id)));
    }
    return room;
}

void AlertReader::decide(const Session& session, const Digest& id, Round& round) {
    const std::int64_t now_ms = page_.now_ms;
    const std::int64_t begin_ms = std::clamp<std::int64_t>(session.begin_ms.value_or(now_ms), 0, now_ms);
    const Decided one{id, static_cast<std::uint32_t>(begin_ms / 1000)};
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
    auto person = identity_.find(session, events);
    if (!person && !given_up(session, one.id, admission, person.failure())) {
        ++deferred_;
        if (!why_deferred_ || ApiClient::ran_out(*why_deferred_)) why_deferred_ = person.failure();
        return;
    }
    failed_lookups_.erase(one.id);
    describe(session, admission, details_of(events));
    event_.subject = person ? std::move(*person) : std::string();
    event_.ignored_because.clear();
    round.decide(one, event_);
}

// Kept and shown, but not worth a request.
void AlertReader::ignore(const Session& session, const Decided& one, const Admission& admission, Round& round) {
    describe(session, admission, {nullptr, "not asked for, because the alert does not count"});
    event_.subject = identity_.known(session).value_or(std::string());
    event_.ignored_because = "already_closed";
    if (admission.verdict == Verdict::unreadable) {
        event_.title = "A record that could not be read";
        event_.body = unreadable_body(session);
        event_.severity = RP_SEVERITY_NONE;
        event_.ignored_because = "unreadable";
        host_.warn("A record of /v1/sessions cannot be read: " + rp::utf8(session.unreadable, 200) +
                   ". It is kept as it came.");
    }
    round.decide(one, event_);
}

// All but whose it is and whether it counts; in the memory of the event before.
void AlertReader::describe(const Session& session, const Admission& admission, const Details& details) {
    event_.id = event_id(session, std::move(event_.id));
    event_.kind = "critical_alert";
    event_.actor.clear();
    append_clean(event_.actor, session.actor_id, RP_MAX_SUBJECT);
    event_.title = event_title(session, details, std::move(event_.title));
    event_.body = event_body(session, tenant_of(session), admission.designated_ms, details, settings_.base_url,
                             std::move(event_.body));
    event_.severity = RP_SEVERITY_CRITICAL;
    event_.occurred_ns = admission.designated_ms * 1'000'000;
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
    host_.warn("Whose alert " + rp::utf8(session.id, 200) + " is could not be found out in " + std::to_string(failed) +
               " attempts: " + why.message() + " It is delivered without a person.");
    return true;
}

}  // namespace risk::incydr
