// SPDX-License-Identifier: Apache-2.0
#include "base/secret.hpp"

#include <sodium.h>

namespace risk {

void Secret::wipe() noexcept {
    sodium_memzero(value_.data(), value_.size());
    value_.clear();
}

}  // namespace risk
