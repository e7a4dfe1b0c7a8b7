// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace risk::domain {

/// The key of a person, and of every other address or upstream id of theirs: without surrounding white space, ASCII
/// letters in lower case. Other letters stay as they are: their case depends on the language.
std::string normalise_address(std::string_view text);

/// Whether a normalised text can be somebody's e-mail address: one local part, one host, nothing that ends either.
/// Placeholders such as "unknown" are none.
bool is_email(std::string_view address);

}  // namespace risk::domain
