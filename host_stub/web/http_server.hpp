// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/failure.hpp"
#include "web/request.hpp"
#include "web/response.hpp"

namespace risk::web {

struct HttpServerOptions {
    std::string address = "127.0.0.1";  ///< a numeric one
    std::uint16_t port = 0;             ///< 0: a free one
    std::size_t max_header_bytes = 16 * 1024;
    std::size_t max_body_bytes = 1024 * 1024;
    std::size_t max_connections = 256;           ///< further ones wait in the kernel's queue
    std::chrono::milliseconds deadline{10'000};  ///< for a whole request to arrive, and for an answer to be taken
};

/// What the server asks of whoever answers. Both are called on the server's thread and must not throw.
struct HttpHandlers {
    std::function<Response(Request)> handle;
    std::function<Response(int status, const Failure&)> refuse;  ///< for what is no proper request
};

/// HTTP/1.1 over TCP on one thread of its own; plain, so loopback is its place.
class HttpServer {
  public:
    /// Has the address when it returns; who connects waits until start. Fails if the address cannot be had.
    static Result<std::unique_ptr<HttpServer>> listen(const HttpServerOptions& options);
    ~HttpServer();  ///< stops

    void start(HttpHandlers handlers);  ///< once

    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] std::string url() const;  ///< "http://127.0.0.1:8080", without a slash at the end

    /// Accepts nothing more, lets answers under way be sent (two seconds at most), and returns when the thread has ended.
    void stop();

  private:
    class Impl;
    explicit HttpServer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace risk::web
