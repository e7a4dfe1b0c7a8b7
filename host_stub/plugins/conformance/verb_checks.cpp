// SPDX-License-Identifier: Apache-2.0
// activate and poll: what they answer, and how they explain it.
#include <algorithm>
#include <chrono>
#include <set>

#include "plugins/config_schema.hpp"
#include "plugins/conformance/subject.hpp"
#include "plugins/utf8.hpp"

namespace risk::conformance {
namespace {

// Causes that a verb may give when nobody cancelled it. Defects are none of them.
bool is_declared(rp_result result) { return result >= RP_E_REFUSED && result <= RP_MORE; }

void expect_sound(const std::string& verb, const VerbEnd& end) {
    const std::string found = verb + " answered " + end.sentence();
    require(is_declared(end.result), found + ": expected a result that the contract knows, and no defect");
    require(end.terminated, found + ": expected texts that end with NUL");
    require(plugins::valid_utf8(end.message) && plugins::valid_utf8(end.subject), found + ": expected UTF-8");
    require(end.ok() || !end.message.empty(), found + ": expected an explanation in error.message");
}

std::string advice(const Subject& subject) {
    return subject.config_is_made_up() ? " Name a configuration that works with --config." : "";
}

void activate_result(Subject& subject) {
    Session session(subject);
    const VerbEnd end = session.configured().activate();
    expect_sound("activate", end);
    require(end.result != RP_MORE, "activate answered 1 (more), which is for poll");
    if (!end.ok()) throw Remark{"it answered " + end.sentence() + advice(subject)};
}

void activate_again(Subject& subject) {
    Session session(subject);
    session.host.checkpoint.clear();  // a first run has the most to do in activate
    session.configured();
    session.host.answer_commit = [](const SeenBatch&) { return RP_E_REFUSED; };
    if (session.activate().ok()) throw NotJudged{"activate did not fail, also with commits refused"};
    session.host.answer_commit = nullptr;
    Session fresh(subject);
    fresh.host.checkpoint.clear();
    const VerbEnd expected = fresh.configured().activate();
    const VerbEnd again = session.activate();
    require(again.result == expected.result,
            "after a failure: expected " + expected.sentence() + " as in a new instance, found " + again.sentence());
}

void poll_result(Subject& subject) {
    Session session(subject);
    session.activated();
    for (int i = 0; i < 5; ++i) expect_sound("poll", session.poll());
}

void poll_deadline(Subject& subject) {
    using namespace std::chrono;
    Session session(subject);
    session.activated();
    const auto started = steady_clock::now();
    static_cast<void>(session.instance.poll(500, 2));
    const auto took = duration_cast<milliseconds>(steady_clock::now() - started);
    require(took <= milliseconds(2500),
            "expected it back by a deadline of 2000 ms, found " + std::to_string(took.count()) + " ms");
}

std::set<std::string> allowed_subjects(const plugins::PluginManifest& manifest, rp_result result) {
    std::set<std::string> allowed;
    if (result == RP_E_UNREACHABLE) allowed = {"dns", "connect", "tls", "proxy"};
    if (result == RP_E_FORBIDDEN) {
        for (const plugins::Permission& permission : manifest.permissions) allowed.insert(permission.id);
    }
    if (result == RP_E_CONFIG) {
        for (const plugins::ConfigField& field : manifest.config_schema->fields()) allowed.insert(field.name);
    }
    return allowed;
}

void expect_known_subject(const plugins::PluginManifest& manifest, const VerbEnd& end) {
    const auto allowed = allowed_subjects(manifest, end.result);
    if (allowed.empty() || end.subject.empty()) return;
    std::string list;
    for (const std::string& name : allowed) list += (list.empty() ? "" : ", ") + name;
    for (std::size_t at = 0; at <= end.subject.size();) {
        const std::size_t comma = std::min(end.subject.find(',', at), end.subject.size());
        const std::size_t first = end.subject.find_first_not_of(' ', at);
        const std::string name = first < comma ? end.subject.substr(first, comma - first) : "";
        require(allowed.contains(name), "error.subject of " + name_of(end.result) + ": expected one of " + list +
                                            ", found \"" + end.subject + "\"");
        at = comma + 1;
    }
}

// Whatever fails here has to name what the manifest knows.
void error_subject(Subject& subject) {
    std::vector<VerbEnd> failures;
    const auto keep = [&failures](const VerbEnd& end) {
        if (!end.ok()) failures.push_back(end);
    };
    Session session(subject);
    session.configured();
    keep(session.activate());
    keep(session.poll());
    for (const std::string& config : {subject.config() + "x", std::string("{}"), std::string("[]")}) {
        keep(Session(subject).instance.configure(config));
    }
    if (failures.empty()) throw NotJudged{"nothing failed"};
    for (const VerbEnd& end : failures) expect_known_subject(subject.manifest(), end);
}

}  // namespace

std::vector<Check> verb_checks() {
    return {{"activate.result", "activate succeeds or gives a cause that the contract knows", activate_result},
            {"activate.again", "activate can be called again after a failure", activate_again},
            {"poll.result", "poll succeeds or gives a cause that the contract knows", poll_result},
            {"poll.deadline", "poll is back by its deadline", poll_deadline},
            {"error.subject", "a failure names a field, permission or step that is known", error_subject}};
}

}  // namespace risk::conformance
