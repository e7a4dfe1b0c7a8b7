// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>

#include "base/clock.hpp"
#include "web/feed.hpp"
#include "web/request.hpp"
#include "web/response.hpp"
#include "web/topics.hpp"

namespace risk::web {

struct ChangesLimits {
    std::size_t streams = 64, streams_of_an_account = 8;
    std::int64_t lifetime_s = 300;  ///< browsers come back by themselves; what has hung silently does not
    std::int64_t comment_s = 15;    ///< so that nothing between takes the silence for the end
    std::int64_t admit_again_s = 5;
};

/// What Changes asks for. Called on the server's thread.
struct ChangesHooks {
    std::function<Topics()> look;                 ///< what has changed since the last look
    std::function<bool()> stored;                 ///< whether something was stored then: perhaps a sign-out
    std::function<bool(Request& request)> admit;  ///< whether who listens still may; fills in the identity anew
    std::function<void()> begin_ticking;          ///< the first listener is there: tick() until it answers false
};

/// Tells pages what to ask for again: the event streams of one host. Lives on the server's thread.
class Changes {
  public:
    Changes(const Clock& clock, ChangesHooks hooks, ChangesLimits limits = {})
        : clock_(clock), hooks_(std::move(hooks)), limits_(limits) {}

    /// A stream for a request that was let in. It begins with all topics: what changed between the page's first questions
    /// and the stream would be missed. A ProblemError 503 if there are too many.
    Response listen(const Request& request);

    /// Looks, tells and ends what is over. False if nobody listens any more.
    bool tick();

  private:
    struct Listener {
        Request request;
        std::shared_ptr<Feed> feed;
        std::int64_t until_s, spoken_s;
    };

    void forget_those_gone();
    void check_places(const Request& request);
    void admit_again(Listener& listener);
    void tell(Listener& listener, Topics topics, std::int64_t now_s);

    const Clock& clock_;
    ChangesHooks hooks_;
    ChangesLimits limits_;
    std::list<Listener> listeners_;
    std::int64_t admitted_s_ = 0;
    bool ticking_ = false;
};

}  // namespace risk::web
