// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/failure.hpp"
#include "ui/pages.hpp"
#include "web/http_server.hpp"
#include "web/rest_context.hpp"

namespace spdlog {
class logger;
}

namespace risk::web {

struct WebHostOptions {
    std::filesystem::path database;
    std::vector<std::string> names;     ///< by which clients may call this host, beside the loopback names
    std::span<const PageFile> pages{};  ///< empty: no pages, only the API
};

/// The web side of the host: server, router, REST, pages, and the log line of each request.
class WebHost {
  public:
    /// Everything handed in by reference must outlive it. The logger is used from several threads. Fails if the database
    /// cannot be opened.
    static Result<std::unique_ptr<WebHost>> start(std::unique_ptr<HttpServer> server, const WebHostOptions& options,
                                                  HostServices services, std::shared_ptr<spdlog::logger> log);
    ~WebHost();

    [[nodiscard]] std::string url() const;
    void stop();

  private:
    class Impl;
    explicit WebHost(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace risk::web
