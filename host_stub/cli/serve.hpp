// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cli/command_context.hpp"
#include "cli/log.hpp"
#include "cli/network_options.hpp"

namespace risk::cli {

struct ServeOptions {
    std::string listen = "127.0.0.1:8080";
    std::vector<std::string> host_names;   ///< by which clients may call this host
    std::string tls_certificate, tls_key;  ///< files; both empty: no TLS
    std::string ready_file;                ///< empty: none
    bool stand_by = true;                  ///< while another host runs on the data directory; else: refuse
    LogFormat log_format = LogFormat::automatic;
    std::string log_level = "info";
    NetworkOptions network;
};

/// The host, until SIGTERM or SIGINT.
int serve(CommandContext& context, const ServeOptions& options);

}  // namespace risk::cli
