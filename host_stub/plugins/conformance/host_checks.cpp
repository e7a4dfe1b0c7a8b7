// SPDX-License-Identifier: Apache-2.0
// Hosts that are older, newer, or fail in every way.
#include <functional>

#include "plugins/conformance/subject.hpp"

namespace risk::conformance {
namespace {

// As released with minor 0: a plugin that says it can live with that host gets no byte more.
constexpr std::size_t services_1_0 = 80;
constexpr StructSizes sizes_1_0{512, 16, 40};

constexpr std::size_t tail = 64;

/// Any answer will do, but it is an answer.
void live(Session& session) {
    session.configured();
    session.activate();
    for (int i = 0; i < 3; ++i) session.poll();
    session.instance.teardown();
}

void failing_host(Subject& subject, const std::function<void(ProbeHost&)>& make_it_fail) {
    Session session(subject);
    session.configured();
    make_it_fail(session.host);
    session.activate();
    for (int i = 0; i < 3; ++i) session.poll();
    session.instance.teardown();
}

void refusals(Subject& subject) {
    for (const rp_result answer :
         {RP_E_CONFIG, RP_E_TIMEOUT, RP_E_REFUSED, RP_E_CANCELLED, RP_E_INTERNAL, RP_E_INVALID, -1000, 1, 1000}) {
        failing_host(subject,
                     [answer](ProbeHost& host) { host.answer_commit = [answer](const auto&) { return answer; }; });
    }
}

void clocks(Subject& subject) {
    for (const std::int64_t odd : {INT64_C(0), INT64_C(-1), INT64_MAX, INT64_MIN}) {
        failing_host(subject, [odd](ProbeHost& host) { host.unix_ns = odd; });
    }
}

void always_cancelled(Subject& subject) {
    failing_host(subject, [](ProbeHost& host) { host.cancelled = true; });
}

void older(Subject& subject) {
    const rp_plugin* const table = subject.entry(RP_ABI_MAJOR, 0);
    if (table == nullptr) throw NotJudged{"it needs a later host than 1.0, and says so"};
    Session session(subject, services_1_0, 0, sizes_1_0);
    live(session);
}

void newer(Subject& subject) {
    require(subject.entry(RP_ABI_MAJOR, RP_ABI_MINOR + 7) != nullptr, "expected a table for a later minor, found NULL");
    Session session(subject, sizeof(rp_services) + tail, RP_ABI_MINOR + 7,
                    {sizeof(rp_error) + tail, sizeof(rp_poll_args) + tail, sizeof(rp_tally) + tail});
    session.host.set_flags(subject.host_flags() | 0xFFFF0000U);  // bits that nobody knows yet
    live(session);
}

}  // namespace

std::vector<Check> host_checks() {
    return {{"host.refusals", "survives every answer that commit can give", refusals},
            {"host.clocks", "survives a clock that is wrong", clocks},
            {"host.cancelled", "survives a host that always says cancelled", always_cancelled},
            {"host.older", "touches only what an older host knows", older},
            {"host.newer", "lives with a newer host", newer}};
}

}  // namespace risk::conformance
