// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "faults.hpp"
#include "plugin_api/risk_plugin.h"

#ifndef ZOO_FAULT
#define ZOO_FAULT model
#endif

/// The one fault of this library.
constexpr Fault fault = Fault::ZOO_FAULT;

inline rp_str str(std::string_view text) { return {text.data(), text.size()}; }

/// Where reading stands: how many of the ten records that there are were delivered. Written as "model 3".
struct Position {
    static constexpr int records = 10;
    int delivered = 0;

    [[nodiscard]] std::string text() const { return "model " + std::to_string(delivered); }
    /// Foreign ones start from the beginning.
    static Position of(std::string_view checkpoint);
};

struct rp_instance {
    const rp_services* services = nullptr;
    rp_host* host = nullptr;
    std::string token;
    int number = 0;  // of the instance, in this process
    int activates = 0, polls = 0;
    bool failed = false;            // the last activate did
    rp_result last_answer = RP_OK;  // of commit
    Position read;                  // only where a fault keeps it in memory
    int descriptor = -1;
    std::thread::id configured_on;
    std::atomic<bool> cancel{false};

    void log(std::string_view message) const;
    [[nodiscard]] bool cancelled() const { return cancel || services->cancelled(host) != 0; }
    [[nodiscard]] Position stored() const { return Position::of({checkpoint().data, checkpoint().len}); }
    [[nodiscard]] rp_str checkpoint() const { return services->checkpoint(host); }
    rp_result commit(const std::vector<rp_event>& events, const std::string& next);
};

rp_result explain(rp_error* error, rp_result cause, std::string_view subject, std::string_view message);
