// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "incydr_simulator/http_message.hpp"
#include "incydr_simulator/test_certificates.hpp"

namespace risk::incydr_simulator {

/// HTTP and HTTPS on loopback, one thread of its own, which calls the handler. Destruction ends all connections.
class HttpServer {
  public:
    using Handler = std::function<Delivery(const HttpRequest&)>;
    struct Options {
        std::string address = "127.0.0.1";
        std::uint16_t http_port = 0;  ///< 0: a free one
        std::uint16_t https_port = 0;
    };

    /// Throws std::runtime_error with a sentence if it cannot listen, or if the address is not loopback.
    HttpServer(const Options& options, const TestCertificates& certificates, Handler handler);
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    [[nodiscard]] std::uint16_t http_port() const;
    [[nodiscard]] std::uint16_t https_port() const;

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace risk::incydr_simulator
