// SPDX-License-Identifier: Apache-2.0
#include "secret.hpp"

#include <openssl/crypto.h>

namespace risk::incydr {

void Secret::wipe() noexcept {
    if (!value_.empty()) OPENSSL_cleanse(value_.data(), value_.size());
    value_.clear();
}

}  // namespace risk::incydr
