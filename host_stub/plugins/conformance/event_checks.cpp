// SPDX-License-Identifier: Apache-2.0
// Events and log lines: what is in them.
#include <algorithm>
#include <boost/json.hpp>
#include <functional>
#include <set>

#include "base/clock.hpp"
#include "plugins/conformance/subject.hpp"
#include "plugins/utf8.hpp"

namespace risk::conformance {
namespace {

void each_event(Subject& subject, const std::function<void(const SeenEvent&)>& look) {
    Session session(subject);
    session.activated();
    static_cast<void>(session.events());
    for (int i = 0; i < 3; ++i) session.poll();
    for (const SeenBatch& batch : session.host.commits) std::for_each(batch.events.begin(), batch.events.end(), look);
}

std::string named(const SeenEvent& event) { return "event " + std::string(plugins::cut_utf8(event.id, 60)) + ": "; }

void ids(Subject& subject) {
    Session session(subject);
    session.activated();
    std::set<std::string> seen;
    for (const SeenEvent& event : session.events().events) {
        require(!event.id.empty(), "id: expected a stable id, found nothing");
        require(seen.insert(event.id).second, named(event) + "expected each id once in a batch, found it twice");
    }
}

void stable_ids(Subject& subject) {
    const auto first_ids = [&subject](const std::string& checkpoint, std::int64_t now) {
        Session session(subject);
        session.host.checkpoint = checkpoint;
        session.host.unix_ns = now;
        session.activated();
        const std::string start = session.host.checkpoint;
        std::set<std::string> found;
        for (const SeenEvent& event : session.events().events) found.insert(event.id);
        return std::pair(start, found);
    };
    const std::int64_t now = system_clock().unix_ns();
    const auto [start, once] = first_ids(subject.checkpoint(), now);
    const auto twice = first_ids(start, now).second;
    require(once == twice, "expected the same ids when the same records are read again, found " +
                               (twice.empty() ? std::string("none") : *twice.begin()) + " instead of " + *once.begin());
}

bool declared(const std::vector<plugins::Named>& names, const std::string& id) {
    return std::any_of(names.begin(), names.end(), [&id](const plugins::Named& named) { return named.id == id; });
}

void kinds(Subject& subject) {
    each_event(subject, [&](const SeenEvent& event) {
        require(declared(subject.manifest().event_kinds, event.kind),
                named(event) + "kind: expected one of the manifest's event_kinds, found \"" + event.kind + "\"");
    });
}

void reasons(Subject& subject) {
    each_event(subject, [&](const SeenEvent& event) {
        require(event.ignored_because.empty() || declared(subject.manifest().ignored_reasons, event.ignored_because),
                named(event) + "ignored_because: expected one of the manifest's ignored_reasons, found \"" +
                    event.ignored_because + "\"");
    });
}

void bodies(Subject& subject) {
    each_event(subject, [](const SeenEvent& event) {
        if (!plugins::valid_utf8(event.body)) return;  // told by event.text
        boost::json::error_code error;
        const auto body = boost::json::parse(event.body, error);
        require(!error && body.is_object(), named(event) + "body: expected one JSON object, found " +
                                                std::string(plugins::cut_utf8(event.body, 60)));
    });
}

void texts(Subject& subject) {
    each_event(subject, [](const SeenEvent& event) {
        const std::pair<const char*, const std::string&> members[] = {{"id", event.id},
                                                                      {"kind", event.kind},
                                                                      {"subject", event.subject},
                                                                      {"actor", event.actor},
                                                                      {"title", event.title},
                                                                      {"body", event.body},
                                                                      {"ignored_because", event.ignored_because}};
        for (const auto& [name, text] : members) {
            require(plugins::valid_utf8(text), std::string(name) + " of an event: expected UTF-8, found other bytes");
        }
    });
}

void severities(Subject& subject) {
    each_event(subject, [](const SeenEvent& event) {
        require(event.severity <= RP_SEVERITY_CRITICAL,
                named(event) + "severity: expected 0 to 4, found " + std::to_string(event.severity));
    });
}

void times(Subject& subject) {
    const std::int64_t tomorrow = system_clock().unix_ns() + INT64_C(86'400'000'000'000);
    each_event(subject, [tomorrow](const SeenEvent& event) {
        require(event.occurred_ns > 0 && event.occurred_ns < tomorrow,
                named(event) + "occurred_ns: expected nanoseconds since 1970, not in the future, found " +
                    std::to_string(event.occurred_ns));
    });
}

void logs(Subject& subject) {
    Session session(subject);
    whole_life(session);
    for (const std::string& line : session.host.logs()) {
        require(plugins::valid_utf8(line), "a log message: expected UTF-8, found other bytes");
    }
}

}  // namespace

std::vector<Check> event_checks() {
    return {{"event.ids", "each event of a batch has an id of its own", ids},
            {"event.stable_ids", "the same records have the same ids when they are read again", stable_ids},
            {"event.kinds", "each kind of event is declared in the manifest", kinds},
            {"event.reasons", "each reason to ignore an event is declared in the manifest", reasons},
            {"event.body", "each body is one JSON object", bodies},
            {"event.text", "all texts of an event are UTF-8", texts},
            {"event.severity", "each severity is one that the contract knows", severities},
            {"event.time", "events happened after 1970 and not in the future", times},
            {"log.text", "log messages are UTF-8", logs}};
}

}  // namespace risk::conformance
