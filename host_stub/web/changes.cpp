// SPDX-License-Identifier: Apache-2.0
#include "web/changes.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <utility>

#include "web/problem.hpp"

namespace risk::web {
namespace {

bool same_account(const Identity& a, const Identity& b) { return a.means == b.means && a.account == b.account; }

[[noreturn]] void refuse(std::string what, std::size_t limit) {
    constexpr int seconds = 30;
    auto members = std::make_shared<const boost::json::object>(boost::json::object{{"retry_after_s", seconds}});
    throw ProblemError(503,
                       {std::move(what), "/api/v1/changes", "at most " + std::to_string(limit) + " at a time",
                        "one more", "Close pages that are not needed."},
                       {{{"Retry-After", std::to_string(seconds)}}, std::move(members)});
}

}  // namespace

Response Changes::listen(const Request& request) {
    forget_those_gone();
    check_places(request);
    const auto now_s = clock_.unix_s();
    auto feed = std::make_shared<Feed>();
    if (!ticking_) {
        (void)hooks_.look();  // from here on
        hooks_.begin_ticking();
        ticking_ = true;
    }
    listeners_.push_back({request, feed, now_s + limits_.lifetime_s, now_s});
    feed->push(change_event(Topics::all()));
    Response response;
    response.content_type = "text/event-stream";
    response.feed = std::move(feed);
    return response;
}

bool Changes::tick() {
    const auto now_s = clock_.unix_s();
    const auto topics = hooks_.look();
    const bool again = hooks_.stored() || now_s - admitted_s_ >= limits_.admit_again_s;
    if (again) admitted_s_ = now_s;
    for (auto& listener : listeners_) {
        if (now_s >= listener.until_s) listener.feed->end();
        if (again && !listener.feed->over()) admit_again(listener);
        tell(listener, topics, now_s);
    }
    forget_those_gone();
    ticking_ = !listeners_.empty();
    return ticking_;
}

void Changes::forget_those_gone() {
    listeners_.remove_if([](const Listener& each) { return each.feed->over(); });
}

void Changes::check_places(const Request& request) {
    if (listeners_.size() >= limits_.streams) refuse("Too many pages listen for changes", limits_.streams);
    const auto own = std::ranges::count_if(
        listeners_, [&](const Listener& each) { return same_account(each.request.identity, request.identity); });
    if (static_cast<std::size_t>(own) < limits_.streams_of_an_account) return;
    refuse("Too many pages of this account listen for changes", limits_.streams_of_an_account);
}

/// A stream is one long answer: who signs out, or loses the account, must not hear its rest.
void Changes::admit_again(Listener& listener) {
    const auto role = listener.request.identity.role;
    if (!hooks_.admit(listener.request)) return listener.feed->end();
    if (listener.request.identity.role != role) listener.feed->push(change_event(Topics().add(Topic::session)));
}

void Changes::tell(Listener& listener, Topics topics, std::int64_t now_s) {
    if (!topics.empty()) {
        listener.feed->push(change_event(topics));
    } else if (now_s - listener.spoken_s >= limits_.comment_s) {
        listener.feed->push(": still here\n\n");
    } else {
        return;
    }
    listener.spoken_s = now_s;
}

}  // namespace risk::web
