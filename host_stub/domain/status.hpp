// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace risk::domain {

/// What a person sees of an integration, in one word.
enum class Status : std::uint8_t {
    connecting,            ///< configured, first proof not there yet
    connected,             ///< the last end-to-end proof is younger than three intervals
    throttled,             ///< upstream said wait
    needs_attention,       ///< reads are failing and being retried
    credentials_rejected,  ///< an operator must act
    permission_missing,    ///< an operator must act
    unreachable,           ///< name resolution, connection or TLS fails
    paused,                ///< by an operator, or the entitlement is off
    plugin_failed,         ///< crashed repeatedly or was rejected
};

/// "Connected", "Needs attention", …: exactly as shown.
std::string_view status_word(Status status);
/// The inverse; nothing for a word that is none.
std::optional<Status> status_from_word(std::string_view word);

/// A status as it was entered: stored and audited once a change, never at a retry.
struct StatusChange {
    Status status = Status::connecting;
    std::string reason;        ///< one sentence for a person: why, and what to do; empty when connected
    std::int64_t since_s = 0;  ///< Unix seconds

    friend bool operator==(const StatusChange&, const StatusChange&) = default;
};

}  // namespace risk::domain
