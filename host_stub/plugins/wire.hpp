// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/failure.hpp"
#include "base/secret.hpp"
#include "plugin_api/risk_plugin.h"
#include "plugins/plugin_process.hpp"

// What host and runner say to each other, one message a frame: a JSON object, and bytes that no JSON could carry as they
// are (a batch, a checkpoint) or should (a secret). Both sides are of one build, which is checked before the first message.

namespace risk::plugins::wire {

/// Tells builds apart whose messages differ.
const char* dialect();

/// The first message: which library to load, and what its manifest declares.
struct Hello {
    std::string library, sha256, id, version;
    std::uint16_t abi_major = 0, abi_min_minor = 0;
    std::vector<std::string> event_kinds, ignored_reasons;
    std::vector<std::string> secret_fields;  ///< configuration fields whose values never reach a log
    std::uint32_t max_events = 0;            ///< bound for the commit of an activate
    SandboxGrants grants{};
};
struct Configure {
    InstanceKey instance = 0;
    InstanceSettings settings;
};
struct Activate {
    InstanceKey instance = 0;
    std::int64_t deadline_ms = 0;
};
struct Poll {
    InstanceKey instance = 0;
    std::uint32_t max_events = 0;
    std::int64_t deadline_ms = 0;
};
struct Teardown {
    InstanceKey instance = 0;
};
struct Cancel {
    InstanceKey instance = 0;
};
struct CommitAnswer {
    InstanceKey instance = 0;
    rp_result result = RP_OK;
};
struct Stop {};
using ToRunner = std::variant<Hello, Configure, Activate, Poll, Teardown, Cancel, CommitAnswer, Stop>;

/// The walls, before the plugin is loaded: it has no hand in this.
struct Walls {
    SandboxReport report;
};
struct Ready {};
/// Why the runner ends by itself: the library was refused, or the host spoke nonsense.
struct Farewell {
    std::string reason;
};
struct VerbDone {
    InstanceKey instance = 0;
    VerbOutcome outcome;
};
struct Commit {
    InstanceKey instance = 0;
    std::string frame;  ///< the whole frame; the batch is at its end
    std::size_t batch_offset = 0;
    [[nodiscard]] std::string_view packed() const { return std::string_view(frame).substr(batch_offset); }
};
struct Log {
    InstanceKey instance = 0;
    rp_log_level level = RP_LOG_INFO;
    std::string text;
};
using FromRunner = std::variant<Walls, Ready, Farewell, VerbDone, Commit, Log>;

std::string encode(const ToRunner& message);
/// `message.frame` of a Commit is not looked at: the batch is appended by the caller.
std::string encode(const FromRunner& message);

/// Failures say what is wrong with the frame; nothing in it is believed.
Result<ToRunner> decode_to_runner(std::string_view frame);
Result<FromRunner> decode_from_runner(std::string frame);

/// What the contract says about values that it does not know.
rp_result normalised(rp_result result);

}  // namespace risk::plugins::wire
