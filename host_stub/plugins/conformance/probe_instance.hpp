// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "plugin_api/risk_plugin.h"
#include "plugins/conformance/probe_host.hpp"

namespace risk::conformance {

/// How a verb ended.
struct VerbEnd {
    rp_result result = RP_OK;
    std::uint32_t retry_after_ms = 0;
    std::string subject, message;
    bool terminated = true;    ///< both texts have their NUL
    bool out_touched = false;  ///< of configure: *out was written to
    rp_tally tally{};

    [[nodiscard]] bool ok() const { return result >= 0; }
    [[nodiscard]] std::string sentence() const;  ///< "-2 (credentials refused): client_secret: message"
};

/// The words for a result.
std::string name_of(rp_result result);

/// Sizes of the structs that a host hands in, so that older and newer ones can be acted.
struct StructSizes {
    std::size_t error = sizeof(rp_error);
    std::size_t poll_args = sizeof(rp_poll_args);
    std::size_t tally = sizeof(rp_tally);
};

/// Drives one instance over the table, as strictly as the contract allows: each struct and string handed in ends at an
/// unmapped page and is gone after the call.
class ProbeInstance {
  public:
    ProbeInstance(const rp_plugin& plugin, ProbeHost& host, StructSizes sizes = {});
    ~ProbeInstance();  ///< teardown, if configured
    ProbeInstance(const ProbeInstance&) = delete;
    ProbeInstance& operator=(const ProbeInstance&) = delete;

    VerbEnd configure(std::string_view config);
    VerbEnd activate();
    /// `seconds` from now on the host's steady clock.
    VerbEnd poll(std::uint32_t max_events = 500, std::int64_t seconds = 60);
    void teardown();
    void cancel();  ///< any thread; nothing if the plugin has none

    [[nodiscard]] bool configured() const { return self_ != nullptr; }

  private:
    template <class Verb>
    VerbEnd run(Verb verb);

    const rp_plugin& plugin_;
    ProbeHost& host_;
    StructSizes sizes_;
    rp_instance* self_ = nullptr;
};

}  // namespace risk::conformance
