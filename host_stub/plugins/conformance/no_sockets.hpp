// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace risk::conformance {

/// From now on the kernel ends this process with SIGSYS when it asks for a socket. False if the kernel cannot.
bool end_process_at_socket();

}  // namespace risk::conformance
