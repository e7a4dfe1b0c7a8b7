// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace risk::web {

/// Whether a Host header names us: the loopback names, or one of names, with any port. A page of another origin whose name
/// was made to resolve to this machine is told apart by nothing else.
bool host_is_ours(std::string_view host_header, std::span<const std::string> names);

}  // namespace risk::web
