// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/fwd.hpp>
#include <string>

#include "incydr_simulator/generator.hpp"
#include "incydr_simulator/tenant.hpp"

namespace risk::incydr_simulator {

// How settings, faults, people and alerts are written in scenario files and control messages; README.md has the
// members. `pointer` says where the value stands. Readers throw BadInput.

/// Changes only the members that are given.
void read_settings(const boost::json::value& value, const std::string& pointer, Settings& settings);
boost::json::object settings_json(const Settings& settings);
void read_permissions(const boost::json::value& value, const std::string& pointer, Permissions& permissions);
boost::json::object permissions_json(const Permissions& permissions);

FaultRule read_fault(const boost::json::value& value, const std::string& pointer);
boost::json::object fault_json(const FaultRule& rule);

/// One person, or a plan for many ({"count": 40, …}).
void read_people(const boost::json::value& value, const std::string& pointer, People& people, Dice& dice);

/// "+5m" in "begin" counts from now, elsewhere from begin. A person whose address is new is added to people.
Alert read_alert(const boost::json::value& value, const std::string& pointer, People& people, Ms now, Dice& dice);
AlertsPlan read_alerts_plan(const boost::json::value& value, const std::string& pointer, Ms now);

}  // namespace risk::incydr_simulator
