// SPDX-License-Identifier: Apache-2.0
// Checkpoints: the plugin's own, and those that somebody else has been at.
#include <random>

#include "plugins/conformance/subject.hpp"

namespace risk::conformance {
namespace {

constexpr unsigned seed = 20'261;  // the same each time, so that a failure can be looked into

void survive(Subject& subject, const std::string& checkpoint, const std::string& name) {
    Session session(subject);
    session.host.checkpoint = checkpoint;
    session.configured();
    const auto known = [&name](const char* verb, const VerbEnd& end) {
        require(end.result >= RP_E_INVALID && end.result <= RP_MORE,
                name + ": " + verb + " answered " + end.sentence() + ", which the contract does not know");
    };
    const VerbEnd activated = session.activate();
    known("activate", activated);
    if (activated.ok()) known("poll", session.poll());
}

std::string random_bytes(std::mt19937& random, std::size_t size) {
    std::string bytes(size, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    return bytes;
}

void random_ones(Subject& subject) {
    Session(subject).activated();
    std::mt19937 random(seed);
    for (const std::size_t size : {1, 2, 8, 16, 64, 4096, 1'000'000}) {
        survive(subject, random_bytes(random, size), std::to_string(size) + " random bytes");
    }
}

/// What is stored after the first events.
std::string real_one(Subject& subject) {
    Session session(subject);
    session.activated();
    static_cast<void>(session.events());
    if (session.host.checkpoint.empty()) throw NotJudged{"there is no checkpoint: see checkpoint.moves"};
    return session.host.checkpoint;
}

void truncated_ones(Subject& subject) {
    const std::string real = real_one(subject);
    for (std::size_t part = 0; part < 8; ++part) {
        survive(subject, real.substr(0, real.size() * part / 8), "cut to " + std::to_string(part) + "/8");
    }
    survive(subject, real + real, "doubled");
}

void damaged_ones(Subject& subject) {
    const std::string real = real_one(subject);
    std::mt19937 random(seed);
    for (int i = 0; i < 8; ++i) {
        std::string damaged = real;
        char& byte = damaged[random() % damaged.size()];
        byte = static_cast<char>(byte ^ (1 << random() % 8));
        survive(subject, damaged, "one bit changed");
    }
}

void moves(Subject& subject) {
    Session first(subject);
    first.activated();
    const SeenBatch batch = first.events();
    require(!batch.checkpoint.empty(), "expected a checkpoint with the first events, found none");
    Session second(subject);
    second.host.checkpoint = batch.checkpoint;
    second.activated();
    second.poll();
    if (second.host.commits.empty()) return;
    require(second.host.commits.back().events != batch.events,
            "expected a new instance to go on after what was stored, found the same events again");
}

}  // namespace

std::vector<Check> checkpoint_checks() {
    return {{"checkpoint.moves", "goes on where the checkpoint says", moves},
            {"checkpoint.random", "survives a checkpoint of random bytes", random_ones},
            {"checkpoint.truncated", "survives a checkpoint that was cut off", truncated_ones},
            {"checkpoint.damaged", "survives a checkpoint with a changed bit", damaged_ones}};
}

}  // namespace risk::conformance
