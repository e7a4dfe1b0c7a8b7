// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model.hpp"

// What the faults do, apart from what the model does right.

/// Throws, crashes, exits or hangs, if that is this library's fault at this place.
void at_configure();
void at_activate(rp_instance& self);
void at_poll(rp_instance& self, const rp_poll_args& args);
void at_teardown(rp_instance& self);

/// Crashes on a checkpoint that the model would not mind.
void at_checkpoint(std::string_view checkpoint);
/// Spoils an event; `texts` owns what it points to then.
void spoil(rp_event& event, const rp_instance& self, std::vector<std::string>& texts);
