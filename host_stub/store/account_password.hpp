// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/secret.hpp"

namespace risk::store {

/// Argon2id with a salt of its own, in libsodium's text form. Takes a good part of a second's tenth and 64 MiB: one at a
/// time in the whole process, whoever asks.
std::string hash_password(const Secret& password);

/// In the same time whether it fits or not.
bool fits_password(const std::string& hash, const Secret& password);

/// Of a password that nobody knows: asked about when there is no account, so that the answer takes as long.
const std::string& nobodys_password_hash();

}  // namespace risk::store
