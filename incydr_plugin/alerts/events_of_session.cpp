// SPDX-License-Identifier: Apache-2.0
#include "alerts/events_of_session.hpp"

namespace risk::incydr {
namespace {

constexpr std::size_t body_limit = 1024 * 1024;

}  // namespace

const Answer<SessionEvents>& EventsOfSession::get(ApiClient::Need need) {
    if (!answer_) answer_ = ask(need);
    return *answer_;
}

Answer<SessionEvents> EventsOfSession::ask(ApiClient::Need need) {
    const auto answer = api_.get("/v1/sessions/" + url_encoded(session_id_) + "/events", body_limit, need);
    if (!answer) return answer.failure();
    if (answer->status == 404) return SessionEvents{};
    if (answer->status != 200)
        return rp::Failure(RP_E_UPSTREAM, "the vendor answered " + std::to_string(answer->status));
    auto events = parse_session_events(answer->body);
    if (!events) return rp::Failure(RP_E_UPSTREAM, "the vendor's answer was not of the agreed form");
    return std::move(*events);
}

}  // namespace risk::incydr
