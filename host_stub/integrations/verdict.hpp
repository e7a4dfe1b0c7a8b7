// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "domain/status.hpp"
#include "integrations/lifecycle.hpp"
#include "plugins/plugin_process.hpp"

namespace risk::integrations {

enum class Verb : std::uint8_t { configure, activate, poll, teardown };
std::string_view verb_name(Verb verb);

/// What the host makes of a verb's outcome.
struct Verdict {
    Happening happening = Happening::done;
    domain::Status status = domain::Status::connected;  ///< while it stands
    std::string reason;                                 ///< for a person; empty when all went well
    std::string key;                                    ///< tells one cause from another within a status
};

/// In a trial nothing goes on by itself: who tries is told to try again.
enum class Occasion : std::uint8_t { production, trial };

/// Pure. refusal: why the host refused this verb's commit, if it did.
Verdict judge(Verb verb, const plugins::VerbOutcome& outcome, const plugins::PluginManifest& manifest,
              std::string_view refusal, Occasion occasion = Occasion::production);

/// The manifest's titles of the permissions that a plugin names, separated by commas; unknown ids as they are.
std::string permission_titles(std::string_view ids, const plugins::PluginManifest& manifest);

}  // namespace risk::integrations
