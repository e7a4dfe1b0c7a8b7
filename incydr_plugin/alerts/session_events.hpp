// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace risk::incydr {

/// One file, and where it went.
struct FileEvent {
    std::string at, action, observer, severity;
    std::string name, directory, category, md5, sha256;
    std::optional<std::int64_t> size_bytes;
    std::string destination_category, destination_name, destination_detail;
    std::string device, device_id, operating_system;
};

/// The file events behind one session.
struct SessionEvents {
    static constexpr std::size_t most_files = 50;

    std::vector<FileEvent> files;  ///< at most most_files
    std::int64_t total = 0;        ///< as the server counts them
    std::string user_email;        ///< the first usable one, as written; or empty
};

/// Reads the body of GET /v1/sessions/{id}/events. Nothing if it is not of that shape.
[[nodiscard]] std::optional<SessionEvents> parse_session_events(std::string_view body);

/// For a path or a query: everything but letters, digits and "-._~" as %XX.
[[nodiscard]] std::string url_encoded(std::string_view text);

}  // namespace risk::incydr
