// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "incydr_simulator/moments.hpp"

namespace risk::incydr_simulator {

inline constexpr int critical = 4;  ///< severities: 0 none, 1 low, 2 moderate, 3 high, 4 critical

struct Activity {  ///< one file event of the session
    Ms at = 0;
    int severity = 0;
};
struct ScoreChange {
    Ms at = 0;
    int score = 0;
    int severity = 0;
};
struct StateChange {
    Ms at = 0;
    std::string state;     ///< one of the seven
    std::string state_v2;  ///< replaces state where there is one; may be a value nobody has heard of
    std::string user_id;
};
struct Note {
    Ms at = 0;
    std::string content;
};

/// How a session is written down: tenants, versions and moods of the upstream differ.
struct Shape {
    enum class Inspection : std::uint8_t { absent, null, old_style, new_style };
    enum class ActorName : std::uint8_t { absent, null, given };
    Inspection inspection = Inspection::new_style;
    ActorName actor_name = ActorName::absent;
    bool rule_name = true;
    bool type = true;
    bool nulls = false;           ///< optional members are null instead of empty or absent
    bool unknown_fields = false;  ///< members that no published version has
    bool unknown_enums = false;   ///< a stateV2, type and content status that nobody has heard of
    bool newest_first = false;    ///< scores[] and states[]: their order is not promised
};

/// One session with its whole history, past and future. Pure data; what is visible of it at an instant is view_at.
struct Alert {
    std::string session_id;
    std::string actor_id;
    std::string actor_name;  ///< used if shape.actor_name is given
    Ms begin = 0;
    Ms observed = 0;                   ///< firstObserved; nothing is visible before
    Ms last_updated_skew = 0;          ///< added to the newest activity to make lastUpdated; -300 s has been seen
    std::vector<Activity> activities;  ///< these four in order of time
    std::vector<ScoreChange> scores;
    std::vector<StateChange> states;
    std::vector<Note> notes;
    std::string type = "STANDARD";
    std::string inspection_status = "NOT_FOUND";  ///< PENDING, FOUND, NOT_FOUND
    std::size_t rule = 0;                         ///< into the catalogue
    std::vector<std::size_t> indicators;          ///< into the catalogue
    std::string watchlist_id;
    bool has_alerts = true;
    std::uint64_t seed = 0;  ///< file names, hashes, devices follow from it
    Shape shape;
};

/// What a client may know of an alert at an instant.
struct AlertView {
    bool visible = false;
    int score = 0;
    int severity = 0;        ///< of the newest score
    std::string_view state;  ///< newest; points into the alert
    Ms end = 0;
    Ms last_updated = 0;
    std::array<int, 5> events{};  ///< by severity
};
AlertView view_at(const Alert& alert, Ms now);

/// The first severity-4 score there ever is, past or future.
std::optional<Ms> designated_at(const Alert& alert);

bool is_closed(std::string_view state);
/// The newest state's stateV2 or state at that instant; OPEN before any.
std::string_view effective_state_at(const Alert& alert, Ms at);

/// All instants at which what is visible of it changes, in no order.
std::vector<Ms> turning_points(const Alert& alert);

}  // namespace risk::incydr_simulator
