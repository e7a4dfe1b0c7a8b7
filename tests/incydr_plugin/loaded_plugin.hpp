// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "incydr_plugin/test_host.hpp"
#include "plugin_api/risk_plugin.h"

namespace risk::incydr_test {

/// The table of the real library, loaded as a host loads it.
const rp_plugin& plugin_table();

/// What a verb came to.
struct Verb {
    rp_result result = RP_OK;
    std::string subject, message;
    std::uint32_t retry_after_ms = 0;
    rp_tally tally{};
};

/// One instance of the real plugin.
class LoadedPlugin {
  public:
    LoadedPlugin(TestHost& host, const std::string& config);
    ~LoadedPlugin();
    LoadedPlugin(const LoadedPlugin&) = delete;
    LoadedPlugin& operator=(const LoadedPlugin&) = delete;

    Verb configured;  ///< instance made if its result is RP_OK
    Verb activate();
    /// `patience_s` until its deadline, in real seconds.
    Verb poll(std::uint32_t max_events = 500, double patience_s = 120);
    /// Polls until there is nothing more to read, a bounded number of times.
    Verb poll_all(std::uint32_t max_events = 500);
    void cancel();

  private:
    TestHost& host_;
    rp_instance* instance_ = nullptr;
};

}  // namespace risk::incydr_test
