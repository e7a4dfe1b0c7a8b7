// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "answer.hpp"
#include "secret.hpp"
#include "upstream/base_url.hpp"

namespace risk::incydr {

/// The configuration, checked.
struct Settings {
    std::string client_id;
    Secret client_secret;
    Origin base_url;
    int lookback_days = 30;
    int requests_per_minute = 60;
    std::string ca_file;  ///< empty: the system's trust store alone
    std::optional<Origin> proxy;
    bool fetch_details = true;

    /// A failure is RP_E_CONFIG and names the field.
    static Answer<Settings> parse(std::string_view config, const Reach& reach);
};

}  // namespace risk::incydr
