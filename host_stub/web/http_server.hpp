// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/failure.hpp"
#include "web/request.hpp"
#include "web/response.hpp"

namespace risk::web {

struct TlsFiles {
    std::filesystem::path certificate;  ///< PEM: the server's first, then those that sign it
    std::filesystem::path key;          ///< PEM, unencrypted
};

struct HttpServerOptions {
    std::string address = "127.0.0.1";  ///< a numeric one
    std::uint16_t port = 0;             ///< 0: a free one
    std::optional<TlsFiles> tls;
    std::size_t max_header_bytes = 16 * 1024;
    std::size_t max_connections = 256;
    /// For a whole request to arrive, and for an answer, or each piece of it, to be taken. Longer bodies have longer.
    std::chrono::milliseconds deadline{10'000};
    std::chrono::milliseconds idle{60'000};  ///< between two requests of a connection
};

/// How much of a body is read, or why none of it.
struct BodyTerms {
    std::size_t limit = 0;
    std::optional<Response> refusal{};
};

/// Takes the answer to a request: once, on any thread, also when the client is gone, until the server is destroyed.
/// A connection whose reply is thrown away is closed.
using Reply = std::function<void(Response)>;

/// What the server asks of whoever answers. Called on the server's thread; must not throw.
struct HttpHandlers {
    std::function<void(Request, Reply)> handle;
    std::function<Response(int status, const Failure&)> refuse;  ///< for what is no proper request
    std::function<BodyTerms(const Request& head)> before_body;   ///< for a request that announces a body
};

/// HTTP/1.1 over TCP or TLS, on one thread of its own. When all connections are taken, the one that has been idle for
/// longest gives way, of the address that has most of them: a new client is served, whoever hoards.
class HttpServer {
  public:
    /// Has the address when it returns; who connects waits until start. Fails if the address cannot be had, or the
    /// certificate not be used.
    static Result<std::unique_ptr<HttpServer>> listen(const HttpServerOptions& options);
    ~HttpServer();  ///< stops

    void start(HttpHandlers handlers);  ///< once

    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] std::string host() const;  ///< "127.0.0.1", "[::1]"; empty: any of this machine's
    [[nodiscard]] std::string url() const;   ///< "http://127.0.0.1:8080", without a slash at the end
    [[nodiscard]] bool secure() const;       ///< TLS

    /// Calls back on the server's thread, after a while and while it runs. To be called on that thread.
    void after(std::chrono::milliseconds wait, std::function<void()> call);

    /// Accepts nothing more, lets answers under way be sent (two seconds at most), and returns when the thread has ended.
    void stop();

  private:
    class Impl;
    explicit HttpServer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace risk::web
