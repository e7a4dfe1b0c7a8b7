// SPDX-License-Identifier: Apache-2.0
// configure: what it takes, what it refuses and how, and that it does no I/O.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "plugins/conformance/no_sockets.hpp"
#include "plugins/conformance/process_state.hpp"
#include "plugins/conformance/sample_config.hpp"
#include "plugins/conformance/subject.hpp"
#include "plugins/utf8.hpp"

namespace risk::conformance {
namespace {

std::string shown(std::string_view config) {
    return config.size() > 40 ? std::to_string(config.size()) + " bytes" : "'" + std::string(config) + "'";
}

void expect_refused(Subject& subject, const std::vector<std::string>& configs) {
    for (const std::string& config : configs) {
        Session session(subject);
        const VerbEnd end = session.instance.configure(config);
        require(end.result == RP_E_CONFIG,
                shown(config) + ": expected " + std::to_string(RP_E_CONFIG) + ", found " + end.sentence());
    }
}

void accepts(Subject& subject) {
    Session session(subject);
    const VerbEnd end = session.instance.configure(subject.config());
    if (!end.ok() && subject.config_is_made_up()) {
        throw NotJudged{"the made-up configuration was refused: " + end.sentence() + " Name one with --config."};
    }
    require(end.ok(), "expected the configuration given to be accepted, found " + end.sentence());
    require(end.out_touched && session.instance.configured(), "*out: expected an instance, found none");
}

void refuses_bad_json(Subject& subject) {
    const std::string& good = subject.config();
    expect_refused(subject, {"{", "}", "{\"", good + "x", good + good, good.substr(0, good.size() - 1), "{'a':1}",
                             "{\"a\":1,}", "{\"a\":\"\xFF\"}", std::string(100'000, '['), std::string("{}\0", 3)});
}

void refuses_other_than_objects(Subject& subject) {
    expect_refused(subject, {"null", "true", "42", "\"a text\"", "[]", "[{}]"});
}

void refuses_nothing(Subject& subject) { expect_refused(subject, {"", " ", "\n"}); }

void refuses_invalid(Subject& subject) {
    const auto configs = invalid_configs(*subject.manifest().config_schema, subject.config());
    if (configs.empty()) throw NotJudged{"the manifest requires no field"};
    expect_refused(subject, configs);
}

void leaves_out_alone(Subject& subject) {
    for (const char* bad : {"", "{", "[]", "null"}) {
        Session session(subject);
        const VerbEnd end = session.instance.configure(bad);
        if (end.ok()) continue;
        require(!end.out_touched, shown(bad) + ": expected *out untouched, found it written to");
    }
}

void explains(Subject& subject) {
    for (const char* bad : {"", "{", "[]"}) {
        Session session(subject);
        const VerbEnd end = session.instance.configure(bad);
        if (end.ok()) continue;
        require(end.terminated, shown(bad) + ": error: expected texts that end with NUL, found one that does not");
        require(!end.message.empty(), shown(bad) + ": error.message: expected an explanation, found nothing");
        require(plugins::valid_utf8(end.message), shown(bad) + ": error.message: expected UTF-8, found other bytes");
    }
}

enum : int { did_configure = 0, no_filter = 2, not_usable = 3 };

[[noreturn]] void configure_without_sockets(Subject& subject) {
    try {
        Session session(subject);
        if (!end_process_at_socket()) ::_exit(no_filter);
        static_cast<void>(session.instance.configure(subject.config()));
    } catch (const NotJudged&) {
        ::_exit(not_usable);
    }
    ::_exit(did_configure);
}

// In a process of its own, which the kernel ends at the first socket. It begins before the library is loaded: within the
// walls there can be no other process.
void opens_no_socket(Subject& subject) {
    static_cast<void>(subject.config());
    const pid_t child = ::fork();
    if (child < 0) throw NotJudged{"no process could be started"};
    if (child == 0) configure_without_sockets(subject);
    int status = 0;
    ::waitpid(child, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == no_filter) throw NotJudged{"this kernel offers no seccomp filters"};
    if (WIFEXITED(status) && WEXITSTATUS(status) == not_usable)
        throw NotJudged{"the table cannot be used: see library.loads and entry.table"};
    require(!WIFSIGNALED(status) || WTERMSIG(status) != SIGSYS, "expected no I/O, found a socket");
}

void leaves_nothing_open(Subject& subject) {
    Session session(subject);
    const ProcessState before = ProcessState::now();
    session.configured();
    const ProcessState after = ProcessState::now();
    const auto descriptors = changed_descriptors(before, after);
    require(descriptors.empty(),
            descriptors.empty() ? "" : "expected no I/O, found: descriptor " + descriptors.front());
    require(after.threads <= before.threads, "expected no thread, found one started");
    require(session.host.commits.empty(), "expected no commit, found one");
}

}  // namespace

std::vector<Check> configure_checks() {
    return {
        {"configure.accepts", "takes a valid configuration", accepts},
        {"configure.bad_json", "refuses a configuration that is not JSON", refuses_bad_json},
        {"configure.no_object", "refuses a configuration that is no object", refuses_other_than_objects},
        {"configure.empty", "refuses an empty configuration", refuses_nothing},
        {"configure.invalid", "refuses a configuration that its schema does not allow", refuses_invalid},
        {"configure.out", "leaves *out alone when it refuses", leaves_out_alone},
        {"configure.error", "explains why it refuses", explains},
        {"configure.no_socket", "opens no socket in configure", opens_no_socket},
        {"configure.no_io", "configure leaves no descriptor and no thread, and commits nothing", leaves_nothing_open}};
}

}  // namespace risk::conformance
