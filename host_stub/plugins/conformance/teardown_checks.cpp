// SPDX-License-Identifier: Apache-2.0
// teardown: in every state, and nothing stays behind.
#include "plugins/conformance/process_state.hpp"
#include "plugins/conformance/subject.hpp"

namespace risk::conformance {
namespace {

void after_configure(Subject& subject) {
    Session session(subject);
    session.configured().instance.teardown();
}

void after_failed_activate(Subject& subject) {
    Session session(subject);
    session.host.checkpoint.clear();  // a first run has the most to do in activate
    session.configured();
    session.host.answer_commit = [](const SeenBatch&) { return RP_E_REFUSED; };
    session.host.cancelled = true;
    const VerbEnd end = session.activate();
    session.instance.teardown();
    if (end.ok()) throw NotJudged{"activate did not fail, also when cancelled and with commits refused"};
}

void after_poll(Subject& subject) {
    Session session(subject);
    session.activated();
    session.poll();
    session.instance.teardown();
}

// The first life may open what the process keeps: name service, random source.
void no_descriptor(Subject& subject) {
    {
        Session first(subject);
        whole_life(first);
    }
    const ProcessState before = ProcessState::now();
    {
        Session second(subject);
        whole_life(second);
    }
    const auto changes = changed_descriptors(before, ProcessState::now());
    require(changes.empty(), changes.empty() ? "" : "expected nothing left open, found: descriptor " + changes.front());
}

void no_thread(Subject& subject) {
    static_cast<void>(subject.plugin());
    const std::size_t before = ProcessState::now().threads;
    Session session(subject);
    whole_life(session);
    const std::size_t after = settled_threads(before);
    require(after == before, "expected no thread left, found " + std::to_string(after - before));
}

void no_growth(Subject& subject) {
    constexpr int warm_up = 10, rounds = 100;
    std::size_t before = 0;
    for (int i = 0; i < warm_up + rounds; ++i) {
        if (i == warm_up) before = allocated_bytes();
        Session(subject).configured().instance.teardown();
    }
    const std::size_t after = allocated_bytes();
    require(after < before + rounds * 8, "expected the memory of " + std::to_string(rounds) +
                                             " instances back, found " + std::to_string(after - before) +
                                             " bytes missing");
}

void unloads(Subject& subject) {
    {
        Session session(subject);
        whole_life(session);
    }
    subject.unload();
}

}  // namespace

std::vector<Check> teardown_checks() {
    return {{"teardown.configured", "teardown right after configure", after_configure},
            {"teardown.failed", "teardown after an activate that failed", after_failed_activate},
            {"teardown.polled", "teardown after activate and poll", after_poll},
            {"teardown.descriptors", "leaves no descriptor open", no_descriptor},
            {"teardown.threads", "leaves no thread behind", no_thread},
            {"teardown.memory", "gives its memory back", no_growth},
            {"library.retires", "can be closed after teardown", unloads}};
}

}  // namespace risk::conformance
