// SPDX-License-Identifier: Apache-2.0
#include "plugins/plugin_signature.hpp"

namespace risk::plugins {

std::string_view word(SignatureState state) {
    switch (state) {
        case SignatureState::valid:
            return "signed";
        case SignatureState::modified:
            return "modified";
        case SignatureState::unknown_key:
            return "unknown key";
        case SignatureState::revoked:
            return "revoked";
        case SignatureState::not_signed:
            break;
    }
    return "unsigned";
}

}  // namespace risk::plugins
