// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/ssl.h>

#include <string>

namespace risk::incydr {

/// Trusts the system's authorities and those in `ca_file`, unless it is empty. Throws rp::Failure about ca_file.
void trust(SSL_CTX* context, const std::string& ca_file);

/// Differs once one of the files that say whom to trust was replaced, changed or removed.
[[nodiscard]] std::string trust_stamp(const std::string& ca_file);

}  // namespace risk::incydr
