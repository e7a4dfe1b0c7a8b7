// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace risk::incydr_simulator {

std::string gzip(std::string_view plain);

}  // namespace risk::incydr_simulator
