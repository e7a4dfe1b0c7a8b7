// SPDX-License-Identifier: Apache-2.0
#include "web/web_host.hpp"

#include <spdlog/logger.h>

#include <boost/json/object.hpp>
#include <chrono>
#include <optional>
#include <random>

#include "store/database.hpp"
#include "store/store_error.hpp"
#include "web/change_watch.hpp"
#include "web/changes.hpp"
#include "web/encoding.hpp"
#include "web/gatekeeper.hpp"
#include "web/guards.hpp"
#include "web/host_check.hpp"
#include "web/problem.hpp"
#include "web/router.hpp"
#include "web/slow_lane.hpp"
#include "web/static_pages.hpp"

namespace risk::web {
namespace {

constexpr std::size_t slow_threads = 2, waiting_threads = 3, most_queued = 32;
constexpr std::chrono::milliseconds between_looks{250};
/// Of the server's thread with whoever writes: all others wait with it.
constexpr int patience_ms = 1000;

/// A start that differs from run to run, so that ids of two runs do not meet in one log.
std::string id_prefix() { return fmt::format("{:08x}-", std::random_device{}()); }

/// A request on its way to its answer.
struct Asked {
    Request request;
    std::int64_t began_ns;
    Reply reply;
};

[[noreturn]] void refuse_for_now() {
    constexpr int seconds = 5;
    auto members = std::make_shared<const boost::json::object>(boost::json::object{{"retry_after_s", seconds}});
    throw ProblemError(503, {"The host is busy with other requests of this kind", "", "", "", "Try again in a moment."},
                       {{{"Retry-After", std::to_string(seconds)}}, std::move(members)});
}

}  // namespace

class WebHost::Impl {
  public:
    Impl(const WebHostOptions& options, std::unique_ptr<store::Database> database, HostServices services,
         std::shared_ptr<spdlog::logger> log)
        : options_(options),
          pages_(options.pages),
          database_(std::move(database)),
          services_(std::move(services)),
          log_(std::move(log)),
          slow_(options.database, slow_threads, most_queued),
          waiting_(options.database, waiting_threads, most_queued),
          watch_(options.database, services_.live, services_.clock),
          changes_(services_.clock, change_hooks()),
          context_{*database_, services_, slow_.stopping(), &changes_} {
        add_all_routes(router_);
    }

    void start(std::unique_ptr<HttpServer> server) {
        server_ = std::move(server);
        own_address_ = server_->host();
        server_->start({[this](Request request, Reply reply) { handle(std::move(request), std::move(reply)); },
                        [this](int status, const Failure& why) { return refuse(status, why); },
                        [this](const Request& head) { return before_body(head); }});
    }

    void stop() {
        slow_.cancel();
        waiting_.cancel();
        server_->stop();
        const auto running = slow_.running() + waiting_.running();
        if (running != 0) log_->info("web: waiting for {} requests that take long", running);
        slow_.join();
        waiting_.join();
    }

    [[nodiscard]] HttpServer& server() { return *server_; }

  private:
    std::string next_id() { return id_prefix_ + std::to_string(++requests_); }

    Response refuse(int status, const Failure& why) {
        const auto id = next_id();
        log_->info("web: request {} refused: {} {}", id, status, why.sentence());
        auto response = problem(status, why, id);
        add_guards(response, id, services_.clock.unix_s(), server_->secure());
        return response;
    }

    /// More than a little is only read from somebody who may send it.
    BodyTerms before_body(const Request& head) {
        auto request = head;
        const Route* route = nullptr;
        try {
            route = &router_.match(request);
        } catch (const ProblemError&) {
            return {default_body_bytes};  // refused, and logged, when it is there
        }
        if (route->max_body_bytes <= default_body_bytes) return {route->max_body_bytes};
        request.id = next_id();
        auto refusal = attempt(request, [&]() -> std::optional<Response> {
            check_host(request);
            gatekeeper_.admit(context_, *route, request);
            return std::nullopt;
        });
        if (refusal) add_guards(*refusal, request.id, services_.clock.unix_s(), server_->secure());
        return {route->max_body_bytes, std::move(refusal)};
    }

    void handle(Request request, Reply reply) {
        request.id = next_id();
        const auto asked =
            std::make_shared<Asked>(Asked{std::move(request), services_.clock.steady_ns(), std::move(reply)});
        const Route* route = nullptr;
        auto response = attempt(asked->request, [&]() -> std::optional<Response> {
            check_host(asked->request);
            if (auto page = pages_.answer(asked->request)) return page;
            route = &router_.match(asked->request);
            gatekeeper_.admit(context_, *route, asked->request);
            if (route->lane != Lane::quick) return hand_over(asked, *route);
            return route->handler(context_, asked->request);
        });
        if (response) finish(*asked, std::move(*response));
    }

    std::optional<Response> hand_over(const std::shared_ptr<Asked>& asked, const Route& route) {
        auto& lane = route.lane == Lane::slow ? slow_ : waiting_;
        const bool taken = lane.offer([this, asked, &route, &lane](const Result<store::Database*>& database) {
            auto response = attempt(asked->request, [&]() -> std::optional<Response> {
                if (!database) throw ProblemError(503, database.failure());
                return route.handler({**database, services_, lane.stopping()}, asked->request);
            });
            finish(*asked, std::move(*response));
        });
        if (!taken) refuse_for_now();
        return std::nullopt;
    }

    /// Any thread.
    void finish(const Asked& asked, Response response) const {
        const auto& request = asked.request;
        encode_answer(request, response);
        add_guards(response, request.id, services_.clock.unix_s(), server_->secure());
        if (response.more) response.more = guarded_pieces(request.id, std::move(response.more));
        log_->debug("web: {} {} {} -> {} in {} us", request.id, request.method, request.path(), response.status,
                    (services_.clock.steady_ns() - asked.began_ns) / 1000);
        asked.reply(std::move(response));
    }

    /// Nobody can be told any more when a later piece fails, but for the log.
    [[nodiscard]] std::function<std::optional<std::string>()> guarded_pieces(
        const std::string& id, std::function<std::optional<std::string>()> more) const {
        return [log = log_, id, more = std::move(more)] {
            try {
                return more();
            } catch (const std::exception& error) {
                log->error("web: the answer to request {} breaks off: {}", id, error.what());
                throw;
            }
        };
    }

    /// Whatever goes wrong behind the router ends here, as a problem and as a line in the log.
    template <class Answer>
    std::optional<Response> attempt(const Request& request, Answer answer) const {
        const auto& id = request.id;
        const auto path = request.path();
        try {
            return answer();
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

    ChangesHooks change_hooks() {
        return {[this] { return watch_.look(); }, [this] { return watch_.stored(); },
                [this](Request& request) { return still_admitted(request); }, [this] { tick_later(); }};
    }

    /// Whoever cannot be asked about is not let in: browsers come back, and get an answer that says why.
    bool still_admitted(Request& request) {
        request.headers["risk-background"] = "1";  // a page that only listens does not show that somebody is there
        return !attempt(request, [&]() -> std::optional<Response> {
            gatekeeper_.admit(context_, router_.match(request), request);
            return std::nullopt;
        });
    }

    void tick_later() {
        server_->after(between_looks, [this] {
            bool more = true;
            try {
                more = changes_.tick();
            } catch (const store::StoreError& error) {
                log_->warn("web: changes cannot be seen: {}", error.failure().sentence());
            }
            if (more) tick_later();
        });
    }

    void check_host(const Request& request) const {
        const auto host = request.header("host");
        if (host_is_ours(host, options_.names) || host_is_ours(host, {&own_address_, 1})) return;
        throw ProblemError(421, {"This host is not called by that name", "the Host header",
                                 "localhost, or a name given with --host-name", '"' + std::string(host) + '"', ""});
    }

    WebHostOptions options_;
    StaticPages pages_;
    std::unique_ptr<store::Database> database_;  // the server's thread's
    HostServices services_;
    std::shared_ptr<spdlog::logger> log_;
    Router router_;
    Gatekeeper gatekeeper_;
    std::string id_prefix_ = id_prefix();
    std::uint64_t requests_ = 0;
    std::unique_ptr<HttpServer> server_;  // its thread uses all of the above
    SlowLane slow_, waiting_;             // their threads answer through the server
    ChangeWatch watch_;
    Changes changes_;
    RestContext context_;
    std::string own_address_;
};

WebHost::WebHost(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
WebHost::~WebHost() { impl_->stop(); }

Result<std::unique_ptr<WebHost>> WebHost::start(std::unique_ptr<HttpServer> server, const WebHostOptions& options,
                                                HostServices services, std::shared_ptr<spdlog::logger> log) {
    auto database = store::Database::open(options.database, store::OpenMode::existing, patience_ms);
    if (!database) return database.failure();
    auto impl = std::make_unique<Impl>(options, std::move(*database), std::move(services), std::move(log));
    impl->start(std::move(server));
    return std::unique_ptr<WebHost>(new WebHost(std::move(impl)));
}

std::string WebHost::url() const { return impl_->server().url(); }
void WebHost::stop() { impl_->stop(); }

}  // namespace risk::web
