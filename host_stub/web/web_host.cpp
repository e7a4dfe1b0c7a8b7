// SPDX-License-Identifier: Apache-2.0
#include "web/web_host.hpp"

#include <spdlog/logger.h>

#include <chrono>
#include <random>

#include "store/database.hpp"
#include "store/store_error.hpp"
#include "web/gatekeeper.hpp"
#include "web/host_check.hpp"
#include "web/problem.hpp"
#include "web/rest_context.hpp"
#include "web/router.hpp"

namespace risk::web {
namespace {

/// Nothing that is answered here may be cached, framed, sniffed, or load anything.
void add_guards(Response& response, const std::string& request_id) {
    response.headers.emplace_back("X-Request-Id", request_id);
    response.headers.emplace_back("Cache-Control", "no-store");
    response.headers.emplace_back("X-Content-Type-Options", "nosniff");
    response.headers.emplace_back("Referrer-Policy", "no-referrer");
    response.headers.emplace_back("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
}

/// A start that differs from run to run, so that ids of two runs do not meet in one log.
std::string id_prefix() { return fmt::format("{:08x}-", std::random_device{}()); }

}  // namespace

class WebHost::Impl {
  public:
    Impl(const WebHostOptions& options, std::unique_ptr<store::Database> database, HostServices services,
         std::shared_ptr<spdlog::logger> log)
        : options_(options),
          database_(std::move(database)),
          services_(std::move(services)),
          context_{*database_, services_},
          log_(std::move(log)) {
        add_all_routes(router_);
    }

    void start(std::unique_ptr<HttpServer> server) {
        server_ = std::move(server);
        server_->start({[this](Request request) { return handle(std::move(request)); },
                        [this](int status, const Failure& why) { return refuse(status, why); }});
    }

    [[nodiscard]] HttpServer& server() { return *server_; }

  private:
    std::string next_id() { return id_prefix_ + std::to_string(++requests_); }

    Response refuse(int status, const Failure& why) {
        const auto id = next_id();
        log_->info("web: request {} refused: {} {}", id, status, why.sentence());
        auto response = problem(status, why, id);
        add_guards(response, id);
        return response;
    }

    Response handle(Request request) {
        request.id = next_id();
        const auto line = request.method + ' ' + request.path();
        const auto id = request.id;
        const auto began = services_.clock.steady_ns();
        auto response = answer(std::move(request));
        log_->debug("web: {} {} -> {} in {} us", id, line, response.status,
                    (services_.clock.steady_ns() - began) / 1000);
        add_guards(response, id);
        return response;
    }

    /// Whatever goes wrong behind the router ends here, as a problem and as a line in the log.
    Response answer(Request request) {
        const auto id = request.id;
        const auto path = request.path();
        try {
            check_host(request);
            const auto& route = router_.match(request);
            gatekeeper_.admit(context_, route, request);
            return route.handler(context_, request);
        } catch (const ProblemError& error) {
            return problem(error.status(), error.failure(), id, error.extras());
        } catch (const store::StoreError& error) {
            log_->error("web: request {} to {} failed: {}", id, path, error.failure().sentence());
            return problem(503, error.failure(), id);
        } catch (const std::exception& error) {
            log_->error("web: request {} to {} failed: {}", id, path, error.what());
        } catch (...) {
            log_->error("web: request {} to {} failed for an unknown reason", id, path);
        }
        return problem(
            500,
            {"The request failed inside the host", path, "", "", "The host's log has the reason under " + id + '.'},
            id);
    }

    void check_host(const Request& request) const {
        const auto host = request.header("host");
        if (host_is_ours(host, options_.names)) return;
        throw ProblemError(421, {"This host is not called by that name", "the Host header",
                                 "localhost, or a name given with --host-name", '"' + std::string(host) + '"', ""});
    }

    WebHostOptions options_;
    std::unique_ptr<store::Database> database_;
    HostServices services_;
    RestContext context_;
    std::shared_ptr<spdlog::logger> log_;
    Router router_;
    Gatekeeper gatekeeper_;
    std::string id_prefix_ = id_prefix();
    std::uint64_t requests_ = 0;
    std::unique_ptr<HttpServer> server_;  // last: its thread uses all of the above
};

WebHost::WebHost(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
WebHost::~WebHost() = default;

Result<std::unique_ptr<WebHost>> WebHost::start(std::unique_ptr<HttpServer> server, const WebHostOptions& options,
                                                HostServices services, std::shared_ptr<spdlog::logger> log) {
    auto database = store::Database::open(options.database, store::OpenMode::existing);
    if (!database) return database.failure();
    auto impl = std::make_unique<Impl>(options, std::move(*database), std::move(services), std::move(log));
    impl->start(std::move(server));
    return std::unique_ptr<WebHost>(new WebHost(std::move(impl)));
}

std::string WebHost::url() const { return impl_->server().url(); }
void WebHost::stop() { impl_->server().stop(); }

}  // namespace risk::web
