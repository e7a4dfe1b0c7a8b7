// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>

#include "plugins/wire.hpp"
#include "plugins/wire_reader.hpp"

namespace risk::plugins::wire {
namespace {

namespace json = boost::json;

struct Frame {
    json::object members;
    ByteReader bytes;
};

Frame take_apart(std::string_view frame) {
    ByteReader reader(frame);
    const std::string_view text = reader.bytes(reader.integer<std::uint32_t>());
    json::parse_options options;
    options.max_depth = 4;
    boost::system::error_code error;
    json::value parsed = json::parse(text, error, {}, options);
    if (error || !parsed.is_object()) throw Malformed("expected a JSON object");
    return {std::move(parsed.get_object()), reader};
}

InstanceKey instance_of(const MemberReader& members) { return members.integer<InstanceKey>("instance"); }

SandboxGrants grants(const MemberReader& members) {
    const auto paths = members.texts("paths");
    const auto ports = members.integers<std::uint16_t>("ports");
    return {{paths.begin(), paths.end()}, {ports.begin(), ports.end()}};
}

Walls walls(const MemberReader& members) {
    Walls message;
    for (const json::value& item : members.array("walls")) {
        if (!item.is_object()) throw Malformed("\"walls\": expected objects");
        const MemberReader wall(item.get_object());
        message.report.walls.push_back({wall.text("id"), wall.text("title"), wall.flag("stands"), wall.text("lacks")});
    }
    return message;
}

Hello hello(const MemberReader& members, const ByteReader& bytes) {
    return {std::string(bytes.rest()),
            members.text("sha256"),
            members.text("id"),
            members.text("version"),
            members.integer<std::uint16_t>("abi_major"),
            members.integer<std::uint16_t>("abi_min_minor"),
            members.texts("event_kinds"),
            members.texts("ignored_reasons"),
            members.texts("secret_fields"),
            members.integer<std::uint32_t>("max_events"),
            grants(members)};
}

Configure configure(const MemberReader& members, ByteReader bytes) {
    Configure message{instance_of(members), {}};
    InstanceSettings& settings = message.settings;
    settings.flags = members.integer<std::uint32_t>("flags");
    settings.allowed_hosts = bytes.bytes(bytes.integer<std::uint32_t>());
    settings.checkpoint = bytes.bytes(bytes.integer<std::uint32_t>());
    settings.config_json = Secret(std::string(bytes.bytes(bytes.integer<std::uint32_t>())));
    return message;
}

VerbDone verb_done(const MemberReader& members) {
    VerbDone message{instance_of(members), {}};
    VerbOutcome& outcome = message.outcome;
    outcome.result = normalised(members.integer<rp_result>("result"));
    outcome.subject = members.text("subject");
    outcome.message = members.text("message");
    outcome.retry_after = std::chrono::milliseconds(members.integer<std::uint32_t>("retry_after_ms"));
    outcome.tally = {sizeof(rp_tally),
                     members.integer<std::uint32_t>("requests"),
                     members.integer<std::uint64_t>("fetched"),
                     members.integer<std::uint64_t>("duplicate"),
                     members.integer<std::uint64_t>("not_critical"),
                     members.integer<std::uint64_t>("before_activation")};
    return message;
}

ToRunner to_runner(std::string_view frame) {
    const Frame parts = take_apart(frame);
    const MemberReader members(parts.members);
    const std::string type = members.text("type");
    if (type == "hello") return hello(members, parts.bytes);
    if (type == "configure") return configure(members, parts.bytes);
    if (type == "activate") return Activate{instance_of(members), members.integer<std::int64_t>("deadline_ms")};
    if (type == "poll") {
        return Poll{instance_of(members), members.integer<std::uint32_t>("max_events"),
                    members.integer<std::int64_t>("deadline_ms")};
    }
    if (type == "teardown") return Teardown{instance_of(members)};
    if (type == "cancel") return Cancel{instance_of(members)};
    if (type == "commit_answer") return CommitAnswer{instance_of(members), members.integer<rp_result>("result")};
    if (type == "stop") return Stop{};
    throw Malformed("a message of an unknown type");
}

FromRunner from_runner(std::string&& frame) {
    const Frame parts = take_apart(frame);
    const MemberReader members(parts.members);
    const std::string type = members.text("type");
    if (type == "walls") return walls(members);
    if (type == "ready") return Ready{};
    if (type == "farewell") return Farewell{members.text("reason")};
    if (type == "verb_done") return verb_done(members);
    if (type == "log") return Log{instance_of(members), members.integer<rp_log_level>("level"), members.text("text")};
    if (type == "commit") {
        const std::size_t offset = frame.size() - parts.bytes.rest().size();
        return Commit{instance_of(members), std::move(frame), offset};
    }
    throw Malformed("a message of an unknown type");
}

template <class Message, class Decode>
Result<Message> guarded(Decode&& decode) {
    try {
        return Result<Message>(decode());
    } catch (const Malformed& malformed) {
        return Failure{malformed.what(), {}, {}, {}, {}};
    }
}

}  // namespace

Result<ToRunner> decode_to_runner(std::string_view frame) {
    return guarded<ToRunner>([&] { return to_runner(frame); });
}

Result<FromRunner> decode_from_runner(std::string frame) {
    return guarded<FromRunner>([&] { return from_runner(std::move(frame)); });
}

rp_result normalised(rp_result result) {
    if (result < RP_E_INVALID) return RP_E_INTERNAL;
    return result > RP_MORE ? RP_OK : result;
}

}  // namespace risk::plugins::wire
