// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/config_form.hpp"
#include "cli/integration_input.hpp"
#include "integrations/integration_draft.hpp"

namespace risk::cli {

/// Puts what was typed into the draft; what cannot be understood goes to the form.
void fill_draft(const IntegrationInput& input, integrations::IntegrationDraft& draft, ConfigForm& form);

/// Ends the command with one line a wrong field, in terms of options, if there is any.
void require_valid(const integrations::IntegrationDraft& draft, const integrations::DraftRules& rules,
                   ConfigForm& form);

}  // namespace risk::cli
