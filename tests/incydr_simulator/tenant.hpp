// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include "incydr_simulator/dice.hpp"
#include "incydr_simulator/faults.hpp"
#include "incydr_simulator/request_log.hpp"
#include "incydr_simulator/simulated_clock.hpp"
#include "incydr_simulator/tokens.hpp"
#include "incydr_simulator/world.hpp"

namespace risk::incydr_simulator {

struct Permissions {
    bool users = true;     ///< Users: read
    bool sessions = true;  ///< Alerts and Sessions: read
    bool actors = true;
};

/// Between two pages of one walk, something moves.
struct PageShift {
    enum class Kind : std::uint8_t {
        move,    ///< an alert that was not read yet gets a new event, and so comes first
        appear,  ///< a new critical alert appears in front
    };
    double probability = 0.0;  ///< of each request for a page after the first
    std::uint64_t next = 0;    ///< so many of the coming ones surely
    Kind kind = Kind::move;
};

/// How the upstream behaves, as far as integrators disagree or tests need it.
struct Settings {
    std::size_t page_cap = 50;              ///< never more items a page, whatever was asked for
    bool refuse_sort_direction = true;      ///< one integrator saw it refused
    bool gzip = true;                       ///< offered to those who ask for it
    std::size_t rate_limit_per_minute = 0;  ///< by the simulated clock; 0: none. Published: 120
    Permissions permissions;
    PageShift page_shift;
};

/// One customer of the simulated vendor: everything there is, without a lock and without a socket.
struct Tenant {
    SimulatedClock clock;
    World world;
    TokenDesk tokens;
    FaultPlan faults;
    Settings settings;
    RequestLog requests;
    Dice dice;                       ///< for what happens by chance while being served
    std::deque<Ms> recent_requests;  ///< of the last minute, for the rate limit
};

}  // namespace risk::incydr_simulator
