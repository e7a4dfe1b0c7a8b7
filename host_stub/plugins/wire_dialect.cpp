// SPDX-License-Identifier: Apache-2.0
#include "plugins/wire.hpp"

namespace risk::plugins::wire {

const char* dialect() { return RISK_DIALECT; }

}  // namespace risk::plugins::wire
