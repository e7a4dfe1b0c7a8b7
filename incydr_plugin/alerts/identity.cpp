// SPDX-License-Identifier: Apache-2.0
#include "alerts/identity.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "alerts/email.hpp"
#include "upstream/json_text.hpp"

namespace risk::incydr {
namespace {

constexpr std::size_t body_limit = 256 * 1024;

bool ends_the_poll(const rp::Failure& failure) {
    return failure.cause() == RP_E_AUTH || failure.cause() == RP_E_THROTTLED || failure.cause() == RP_E_CANCELLED ||
           ApiClient::ran_out(failure);
}

}  // namespace

std::optional<std::string> Identity::known(const Session& session) {
    if (looks_like_email(session.actor_name)) return lower_case(session.actor_name);
    if (session.actor_id.empty()) return std::nullopt;
    return cache_.find(std::string(session.actor_id), host_.steady_ns());
}

Answer<std::string> Identity::find(const Session& session, EventsOfSession& events) {
    if (auto address = known(session)) return *address;
    auto answer = ask_everyone(session, events);
    if (answer && !session.actor_id.empty()) cache_.put(std::string(session.actor_id), *answer, host_.steady_ns());
    return answer;
}

// The first address counts. That there is none is certain only if nobody failed.
Answer<std::string> Identity::ask_everyone(const Session& session, EventsOfSession& events) {
    std::optional<rp::Failure> failed;
    for (const Source source : {Source::users, Source::actors, Source::events}) {
        const auto answer = ask(source, session, events);
        if (answer && !answer->empty()) return lower_case(*answer);
        if (answer) continue;
        if (!failed) failed = answer.failure();
        if (ends_the_poll(answer.failure())) break;
    }
    if (failed) return *failed;
    return std::string();
}

Answer<std::string> Identity::ask(Source source, const Session& session, EventsOfSession& events) {
    if (session.actor_id.empty() && source != Source::events) return std::string();
    Health& health = sources_.at(static_cast<std::size_t>(source));
    if (health.failures >= most_failures) return *health.last;
    auto answer = source == Source::users    ? from_users(session.actor_id)
                  : source == Source::actors ? from_actors(session.actor_id)
                                             : from_events(events);
    if (!answer) {
        health.failures = ends_the_poll(answer.failure()) ? most_failures : health.failures + 1;
        health.last = answer.failure();
    }
    return answer;
}

Answer<std::string> Identity::from_users(std::string_view actor) {
    const auto answer = api_.get("/v1/users/" + url_encoded(actor), body_limit);
    if (!answer) return answer.failure();
    if (answer->status == 403) {
        return rp::Failure(RP_E_FORBIDDEN,
                           "The API client may not read users any more (403). Grant it \"Users: read\".", "users.read");
    }
    return answer->status == 200 ? email_of_user(answer->body) : std::string();
}

// Not being allowed to ask is no fault: this permission is not one of those that are needed.
Answer<std::string> Identity::from_actors(std::string_view actor) {
    if (host_.steady_ns() < actors_denied_until_ns_) return std::string();
    const auto answer = api_.get("/v1/actors/actor/id/" + url_encoded(actor) + "/parent", body_limit);
    if (!answer) return answer.failure();
    if (answer->status == 403) {
        actors_denied_until_ns_ = host_.steady_ns() + IdentityCache::hour_ns;
        host_.info("The API client may not read actors; people are looked for elsewhere.");
    }
    return answer->status == 200 ? email_of_actor(answer->body) : std::string();
}

Answer<std::string> Identity::from_events(EventsOfSession& events) {
    const auto& answer = events.get(ApiClient::Need::must);
    if (!answer) return answer.failure();
    return answer->user_email;
}

std::string email_of_user(std::string_view body) {
    const auto value = parse_json(body);
    if (!value) return {};
    const std::string name = text_at(*value, "username");
    return looks_like_email(name) ? name : std::string();
}

std::string email_of_actor(std::string_view body) {
    const auto value = parse_json(body);
    if (!value) return {};
    if (std::string name = text_at(*value, "name"); looks_like_email(name)) return name;
    const boost::json::array* const others = array_at(*value, "alternateNames");
    if (others == nullptr) return {};
    for (const boost::json::value& other : *others) {
        if (other.is_string() && looks_like_email({other.get_string().data(), other.get_string().size()}))
            return std::string(other.get_string());
    }
    return {};
}

}  // namespace risk::incydr
