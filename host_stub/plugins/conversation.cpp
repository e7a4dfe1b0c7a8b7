// SPDX-License-Identifier: Apache-2.0
#include "plugins/conversation.hpp"

#include <set>
#include <utility>

namespace risk::plugins {
namespace {

const char* name_of(Conversation::Verb verb) {
    switch (verb) {
        case Conversation::Verb::configure:
            return "configure";
        case Conversation::Verb::activate:
            return "activate";
        case Conversation::Verb::poll:
            return "poll";
        case Conversation::Verb::teardown:
            return "teardown";
    }
    return "";
}

}  // namespace

void Conversation::asked(InstanceKey instance, Verb verb, std::uint32_t max_events) {
    asked_.insert({instance, {verb, max_events, false}});
}

Conversation::Queue::iterator Conversation::first_of(InstanceKey instance) {
    const auto found = asked_.lower_bound(instance);
    return found != asked_.end() && found->first == instance ? found : asked_.end();
}

Conversation::Breach Conversation::walls() {
    if (std::exchange(walled_, true)) return "told twice of its walls";
    return std::nullopt;
}

Conversation::Breach Conversation::ready() {
    if (!walled_) return "did not tell of its walls";
    if (std::exchange(ready_, true)) return "said twice that it is ready";
    return std::nullopt;
}

Conversation::Breach Conversation::verb_done(InstanceKey instance) {
    const auto found = first_of(instance);
    if (!ready_ || found == asked_.end()) return "answered a verb that nobody asked for";
    if (found->second.commit_waits) return "ended a verb while its commit was being stored";
    asked_.erase(found);
    return std::nullopt;
}

Conversation::Breach Conversation::commit(InstanceKey instance, std::uint32_t& max_events) {
    const auto found = first_of(instance);
    if (!ready_ || found == asked_.end()) return "committed outside a verb";
    Asked& verb = found->second;
    if (verb.max_events == 0) return std::string("committed twice in one verb, or during ") + name_of(verb.verb);
    max_events = std::exchange(verb.max_events, 0);
    verb.commit_waits = true;
    return std::nullopt;
}

Conversation::Breach Conversation::log(std::int64_t steady_ns) {
    if (!log_limit_.allow(steady_ns)) return "flooded the host with log messages";
    return std::nullopt;
}

bool Conversation::answered(InstanceKey instance) {
    const auto found = first_of(instance);
    return found != asked_.end() && std::exchange(found->second.commit_waits, false);
}

std::string Conversation::running() const {
    std::set<Verb> verbs;
    for (auto at = asked_.begin(); at != asked_.end(); at = asked_.upper_bound(at->first))
        verbs.insert(at->second.verb);
    std::string text;
    for (const Verb verb : verbs) text += (text.empty() ? "during " : " or ") + std::string(name_of(verb));
    return text;
}

}  // namespace risk::plugins
