// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "answer.hpp"
#include "secret.hpp"
#include "upstream/base_url.hpp"

namespace risk::incydr {

class SharedNetwork;
/// For all connections of a process.
[[nodiscard]] std::shared_ptr<SharedNetwork> make_shared_network();

struct HttpRequest {
    bool post = false;           ///< with an empty body; else GET
    std::string target;          ///< path and query
    Secret authorization;        ///< the whole header value
    std::size_t body_limit = 0;  ///< of the answer, in bytes
};

struct HttpResponse {
    int status = 0;
    std::string body;
    std::optional<std::int64_t> date_ms;  ///< the Date header, Unix milliseconds
    std::string retry_after;
    std::string location;
};

/// The most that each step of a request may take; the patience of the call bounds them all together.
struct HttpDeadlines {
    std::chrono::milliseconds resolve{10'000};
    std::chrono::milliseconds connect{10'000};
    std::chrono::milliseconds tls{10'000};
    std::chrono::milliseconds write{10'000};
    std::chrono::milliseconds header{30'000};
    std::chrono::milliseconds body{60'000};
};

struct HttpOptions {
    Origin origin;
    std::optional<Origin> proxy;
    std::string ca_file;     ///< PEM, beside the system's trust store; empty: none
    bool developer = false;  ///< loopback and private addresses may be connected to
    std::string user_agent;
    HttpDeadlines deadlines;
    std::shared_ptr<SharedNetwork> network = nullptr;  ///< null: one of its own
};

/// One kept-alive connection to one origin. No redirects, no compression, bodies capped, certificate and host name
/// checked, resolved addresses checked and the checked one connected to. Not thread-safe; blocks its caller only.
class HttpClient {
  public:
    /// `stopped` is asked a few times a second while something is awaited. Throws rp::Failure (ca_file) if the extra
    /// authorities cannot be read.
    HttpClient(HttpOptions options, std::function<bool()> stopped);
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// Any status is an answer. Failures: RP_E_UNREACHABLE with dns, connect, tls or proxy; RP_E_TIMEOUT;
    /// RP_E_UPSTREAM for an answer that is not HTTP, cut off or too large; RP_E_CANCELLED.
    [[nodiscard]] Answer<HttpResponse> exchange(const HttpRequest& request, std::chrono::nanoseconds patience);

    /// Nothing will be asked for a while: gives back what it does not need meanwhile. The connection stays open only if
    /// it would be used again before a server drops it, and if not too many of the process do.
    void rest();

    /// TLS sessions that were resumed rather than negotiated.
    [[nodiscard]] unsigned resumed() const noexcept;
    /// Connections made.
    [[nodiscard]] unsigned connections() const noexcept;

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace risk::incydr
