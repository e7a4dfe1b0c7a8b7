// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "plugins/plugin_process.hpp"
#include "plugins/rate_limit.hpp"

namespace risk::plugins {

/// What a runner may say at this moment, given what it was asked. Each function records one message; a text that comes back
/// is a breach: the runner is not to be believed any longer. Pure; not thread-safe.
class Conversation {
  public:
    using Breach = std::optional<std::string>;
    enum class Verb { configure, activate, poll, teardown };

    /// `max_events`: how many events it may commit; 0: none.
    void asked(InstanceKey instance, Verb verb, std::uint32_t max_events);

    Breach walls();
    Breach ready();
    Breach verb_done(InstanceKey instance);
    /// `max_events` becomes the bound that holds for this commit.
    Breach commit(InstanceKey instance, std::uint32_t& max_events);
    Breach log(std::int64_t steady_ns);

    /// True if the instance waits for an answer, which it now has.
    bool answered(InstanceKey instance);

    /// What was running: "during poll", or nothing.
    [[nodiscard]] std::string running() const;

  private:
    struct Asked {
        Verb verb;
        std::uint32_t max_events;  // of a commit that may still come
        bool commit_waits;
    };
    using Queue = std::multimap<InstanceKey, Asked>;  // those of one instance in the order in which they were asked for
    Queue::iterator first_of(InstanceKey instance);

    Queue asked_;
    bool walled_ = false, ready_ = false;
    RateLimit log_limit_{5'000, 1'000'000};  // far above what an honest runner lets through
};

}  // namespace risk::plugins
