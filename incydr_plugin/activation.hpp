// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "alerts/checkpoint.hpp"
#include "answer.hpp"
#include "plugin_api/host.hpp"
#include "settings.hpp"
#include "upstream/api_client.hpp"

namespace risk::incydr {

/// Proves the credentials and both permissions by the calls that reading makes, and answers where reading starts: the
/// stored checkpoint, or a new one, stored before it is handed out. ApiClient::begin() was called.
[[nodiscard]] Answer<Checkpoint> activate(rp::Host& host, ApiClient& api, const Settings& settings);

}  // namespace risk::incydr
