// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace risk::cli {

/// Tells whoever started this program, over $NOTIFY_SOCKET (systemd's Type=notify): "READY=1", "STOPPING=1",
/// "STATUS=what a person should know". Without that variable nothing happens; a message that nobody takes is lost.
void tell_service_manager(const std::string& state);

}  // namespace risk::cli
