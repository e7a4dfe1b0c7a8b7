// SPDX-License-Identifier: Apache-2.0
#include "web/gatekeeper.hpp"

namespace risk::web {

// Loopback only and nobody to sign in yet: whoever reaches this machine's loopback is its administrator.
void Gatekeeper::admit(const RestContext&, const Route&, Request& request) const {
    request.identity = {Identity::Means::nobody, "loopback", "loopback", domain::built_in_roles().front(), ""};
}

}  // namespace risk::web
