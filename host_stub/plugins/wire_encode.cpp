// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>

#include "plugins/wire.hpp"
#include "plugins/wire_reader.hpp"

namespace risk::plugins::wire {
namespace {

namespace json = boost::json;

json::array array_of(const std::vector<std::string>& texts) { return json::array(texts.begin(), texts.end()); }

json::array array_of(const SandboxReport& report) {
    json::array walls;
    for (const Wall& wall : report.walls) {
        walls.push_back({{"id", wall.id}, {"title", wall.title}, {"stands", wall.stands}, {"lacks", wall.lacks}});
    }
    return walls;
}

/// A message, taken apart into its members and the bytes behind them.
struct Parts {
    json::object members;
    std::string bytes;
};

struct ToParts {
    Parts operator()(const Hello& m) const {
        return {{{"type", "hello"},
                 {"sha256", m.sha256},
                 {"id", m.id},
                 {"version", m.version},
                 {"abi_major", m.abi_major},
                 {"abi_min_minor", m.abi_min_minor},
                 {"event_kinds", array_of(m.event_kinds)},
                 {"ignored_reasons", array_of(m.ignored_reasons)},
                 {"secret_fields", array_of(m.secret_fields)},
                 {"max_events", m.max_events},
                 {"paths", json::array(m.grants.paths.begin(), m.grants.paths.end())},
                 {"ports", json::array(m.grants.ports.begin(), m.grants.ports.end())}},
                m.library};  // a path is bytes, not UTF-8
    }
    Parts operator()(const Configure& m) const {
        Parts parts{{{"type", "configure"}, {"instance", m.instance}, {"flags", m.settings.flags}}, {}};
        const std::string& config = m.settings.config_json.reveal();
        // No growth while a secret is in it: that would leave a copy behind.
        parts.bytes.reserve(3 * sizeof(std::uint32_t) + config.size() + m.settings.checkpoint.size() +
                            m.settings.allowed_hosts.size());
        append_bytes(parts.bytes, m.settings.allowed_hosts);
        append_bytes(parts.bytes, m.settings.checkpoint);
        append_bytes(parts.bytes, config);
        return parts;
    }
    Parts operator()(const Activate& m) const {
        return {{{"type", "activate"}, {"instance", m.instance}, {"deadline_ms", m.deadline_ms}}, {}};
    }
    Parts operator()(const Poll& m) const {
        return {
            {{"type", "poll"}, {"instance", m.instance}, {"max_events", m.max_events}, {"deadline_ms", m.deadline_ms}},
            {}};
    }
    Parts operator()(const Teardown& m) const { return {{{"type", "teardown"}, {"instance", m.instance}}, {}}; }
    Parts operator()(const Cancel& m) const { return {{{"type", "cancel"}, {"instance", m.instance}}, {}}; }
    Parts operator()(const CommitAnswer& m) const {
        return {{{"type", "commit_answer"}, {"instance", m.instance}, {"result", m.result}}, {}};
    }
    Parts operator()(const Stop&) const { return {{{"type", "stop"}}, {}}; }

    Parts operator()(const Walls& m) const { return {{{"type", "walls"}, {"walls", array_of(m.report)}}, {}}; }
    Parts operator()(const Ready&) const { return {{{"type", "ready"}}, {}}; }
    Parts operator()(const Farewell& m) const { return {{{"type", "farewell"}, {"reason", m.reason}}, {}}; }
    Parts operator()(const VerbDone& m) const {
        const VerbOutcome& outcome = m.outcome;
        return {{{"type", "verb_done"},
                 {"instance", m.instance},
                 {"result", outcome.result},
                 {"subject", outcome.subject},
                 {"message", outcome.message},
                 {"retry_after_ms", outcome.retry_after.count()},
                 {"requests", outcome.tally.requests},
                 {"fetched", outcome.tally.fetched},
                 {"duplicate", outcome.tally.duplicate},
                 {"not_critical", outcome.tally.not_critical},
                 {"before_activation", outcome.tally.before_activation}},
                {}};
    }
    Parts operator()(const Commit& m) const { return {{{"type", "commit"}, {"instance", m.instance}}, {}}; }
    Parts operator()(const Log& m) const {
        return {{{"type", "log"}, {"instance", m.instance}, {"level", m.level}, {"text", m.text}}, {}};
    }
};

template <class Message>
std::string encoded(const Message& message) {
    Parts parts = std::visit(ToParts(), message);
    Secret bytes(std::move(parts.bytes));  // wiped: a configuration may be in it
    const std::string members = json::serialize(parts.members);
    std::string frame;
    frame.reserve(sizeof(std::uint32_t) + members.size() + bytes.reveal().size());
    append_bytes(frame, members);
    frame.append(bytes.reveal());
    return frame;
}

}  // namespace

std::string encode(const ToRunner& message) { return encoded(message); }
std::string encode(const FromRunner& message) { return encoded(message); }

}  // namespace risk::plugins::wire
