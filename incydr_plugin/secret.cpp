// SPDX-License-Identifier: Apache-2.0
#include "secret.hpp"

#include <openssl/crypto.h>

namespace risk::incydr {

void Secret::wipe() noexcept {
    value_.resize(value_.capacity());  // with what a longer value, or a move, may have left behind
    OPENSSL_cleanse(value_.data(), value_.size());
    value_.clear();
}

}  // namespace risk::incydr
