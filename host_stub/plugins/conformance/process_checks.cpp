// SPDX-License-Identifier: Apache-2.0
// What a plugin leaves alone: the process, other instances, and secrets.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "plugins/conformance/process_state.hpp"
#include "plugins/conformance/subject.hpp"

namespace risk::conformance {
namespace {

// Both streams of a check's process go to one file.
void streams(Subject& subject) {
    const auto written = [] {
        struct stat about {};
        return ::fstat(STDOUT_FILENO, &about) == 0 ? about.st_size : 0;
    };
    const auto before = written();
    {
        Session session(subject);
        whole_life(session);
    }
    ::fflush(nullptr);
    require(written() == before, "expected nothing on the standard streams, found " +
                                     std::to_string(written() - before) + " bytes: use the log of the host");
}

void settings(Subject& subject) {
    static_cast<void>(subject.manifest());
    const ProcessState before = ProcessState::now();
    {
        Session session(subject);
        whole_life(session);
    }
    std::string changed;
    for (const std::string& name : changed_settings(before, ProcessState::now())) {
        changed += (changed.empty() ? "" : ", ") + name;
    }
    require(changed.empty(), "expected the process as it was, found a change of " + changed);
}

void instances_separate(Subject& subject) {
    Session one(subject), other(subject);
    one.configured();
    other.configured();
    const int before = other.host.calls();
    one.activate();
    one.poll();
    require(other.host.calls() == before, "expected an instance to call its own host, found calls to another's");
    one.instance.teardown();
    other.activate();
    other.poll();
}

rp_result worst_answer(Session& session) {
    rp_result worst = session.activate().result;
    for (int i = 0; i < 20; ++i) worst = std::min(worst, session.poll(1).result);
    session.instance.teardown();
    return worst;
}

void instances_parallel(Subject& subject) {
    Session alone(subject), one(subject), other(subject);
    const rp_result expected = worst_answer(alone.configured());
    one.configured();
    other.configured();
    rp_result of_other = RP_OK;
    std::thread parallel([&] { of_other = worst_answer(other); });
    const rp_result of_one = worst_answer(one);
    parallel.join();
    const rp_result found = std::min(of_one, of_other);
    require(found >= expected, "expected two instances side by side to answer as one alone, found " +
                                   std::to_string(found) + " (" + name_of(found) + ")");
}

/// All that leaves the plugin.
std::vector<std::pair<std::string, std::string>> said_by(Subject& subject) {
    std::vector<std::pair<std::string, std::string>> said;
    const auto keep = [&said](const char* where, const VerbEnd& end) {
        said.emplace_back(std::string("the error of ") + where, end.subject + ' ' + end.message);
    };
    Session session(subject);
    keep("configure", session.instance.configure(subject.config() + "x"));
    keep("activate", session.configured().activate());
    for (int i = 0; i < 3; ++i) keep("poll", session.poll());
    for (const std::string& line : session.host.logs()) said.emplace_back("a log message", line);
    for (const SeenBatch& batch : session.host.commits) {
        said.emplace_back("a checkpoint", batch.checkpoint);
        for (const SeenEvent& event : batch.events) {
            said.emplace_back(
                "an event", event.id + ' ' + event.subject + ' ' + event.actor + ' ' + event.title + ' ' + event.body);
        }
    }
    return said;
}

void secrets(Subject& subject) {
    const auto secrets = subject.secrets();
    if (secrets.empty()) throw NotJudged{"the configuration has no secret field"};
    for (const auto& [where, text] : said_by(subject)) {
        for (const std::string& secret : secrets) {
            require(text.find(secret) == std::string::npos, "a secret of the configuration was found in " + where);
        }
    }
}

}  // namespace

std::vector<Check> process_checks() {
    return {{"process.streams", "writes nothing to the standard streams", streams},
            {"process.settings", "leaves directory, locale, environment and signals alone", settings},
            {"instances.separate", "an instance keeps to its own host", instances_separate},
            {"instances.parallel", "two instances run side by side", instances_parallel},
            {"secrets.hidden", "no secret appears in logs, errors, events or checkpoints", secrets}};
}

}  // namespace risk::conformance
