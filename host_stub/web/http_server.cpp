// SPDX-License-Identifier: Apache-2.0
#include "web/http_server.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <new>
#include <set>
#include <thread>
#include <vector>

#include "web/byte_stream.hpp"
#include "web/http_session.hpp"
#include "web/tls_door.hpp"

namespace risk::web {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

/// Who gives way to a new client; nullptr if everybody is being answered.
HttpSession* who_gives_way(const std::set<HttpSession*>& sessions) {
    std::map<std::string_view, std::size_t> held;
    for (const auto* session : sessions) ++held[session->remote()];
    HttpSession* chosen = nullptr;
    for (auto* session : sessions) {
        if (!session->idle()) continue;
        const auto share = held[session->remote()];
        const auto best = chosen == nullptr ? 0 : held[chosen->remote()];
        if (share > best || (share == best && session->since() < chosen->since())) chosen = session;
    }
    return chosen;
}

}  // namespace

class HttpServer::Impl {
  public:
    explicit Impl(const HttpServerOptions& options) {
        house_.options = options;
        house_.on_room = [this] { accept(); };
    }
    ~Impl() { stop(); }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    Result<void> open_tls() {
        if (!house_.options.tls) return {};
        auto door = TlsDoor::open(*house_.options.tls);
        if (!door) return door.failure();
        tls_ = std::move(*door);
        return {};
    }

    /// Throws boost::system::system_error.
    void listen() {
        const tcp::endpoint endpoint(asio::ip::make_address(house_.options.address), house_.options.port);
        acceptor_.open(endpoint.protocol());
        acceptor_.set_option(tcp::acceptor::reuse_address(true));
        acceptor_.bind(endpoint);
        acceptor_.listen();
        local_ = acceptor_.local_endpoint();
    }

    void start(HttpHandlers handlers) {
        house_.handlers = std::move(handlers);
        accept();
        thread_ = std::thread([this] { run(); });
    }

    void after(std::chrono::milliseconds wait, std::function<void()> call) {
        auto timer = std::make_unique<asio::steady_timer>(io_, wait);
        auto& waiting = *timer;
        waiting.async_wait([this, timer = std::move(timer), call = std::move(call)](error_code error) {
            if (!error && !house_.stopping) call();
        });
    }

    void stop() {
        if (!thread_.joinable()) return;
        asio::post(io_, [this] { stop_on_thread(); });
        thread_.join();
    }

    [[nodiscard]] const tcp::endpoint& local() const { return local_; }
    [[nodiscard]] bool secure() const { return tls_ != nullptr; }

  private:
    // Whoever asks for more memory than there is loses the connection (it went with its handler), and nobody else theirs.
    void run() {
        for (bool done = false; !done;) {
            try {
                io_.run();
                done = true;
            } catch (const std::bad_alloc&) {  // NOLINT(bugprone-empty-catch)
            }
        }
    }

    /// As long as nobody can give way, who comes waits in the kernel's queue.
    void accept() {
        const bool full = house_.sessions.size() >= house_.options.max_connections;
        if (accepting_ || house_.stopping || (full && who_gives_way(house_.sessions) == nullptr)) return;
        accepting_ = true;
        acceptor_.async_accept([this](error_code error, tcp::socket socket) { on_accept(error, std::move(socket)); });
    }

    void on_accept(const error_code& error, tcp::socket socket) {
        if (house_.stopping) return;
        if (!error) admit(std::move(socket));
        accepting_ = false;
        if (error) return accept_later();
        accept();
    }

    void admit(tcp::socket socket) {
        if (house_.sessions.size() >= house_.options.max_connections) {
            if (auto* session = who_gives_way(house_.sessions)) session->close();
        }
        error_code error;
        const auto remote = socket.remote_endpoint(error).address().to_string();
        socket.set_option(tcp::no_delay(true), error);
        auto stream = tls_ ? tls_->stream(std::move(socket)) : make_plain_stream(std::move(socket));
        std::make_shared<HttpSession>(std::move(stream), remote, io_, house_)->start();
    }

    /// Out of descriptors, most likely: trying again at once would spin.
    void accept_later() {
        if (auto* session = who_gives_way(house_.sessions)) session->close();
        timer_.expires_after(std::chrono::milliseconds(100));
        timer_.async_wait([this](error_code error) {
            if (!error) accept();
        });
    }

    void stop_on_thread() {
        house_.stopping = true;
        error_code ignored;
        acceptor_.close(ignored);
        timer_.expires_after(std::chrono::seconds(2));
        timer_.async_wait([this](error_code) { end_all(); });
        house_.on_room = [this] {
            if (house_.sessions.empty()) timer_.cancel();
        };
        for (HttpSession* session : std::set(house_.sessions)) {
            if (house_.sessions.contains(session)) session->stop();
        }
        house_.on_room();
    }

    /// Timers of after() may have long to go: what they would call is not wanted any more.
    void end_all() {
        for (HttpSession* session : std::set(house_.sessions)) {
            if (house_.sessions.contains(session)) session->close();
        }
        io_.stop();
    }

    SessionHouse house_;  // outlives the sessions, which live in handlers of io_
    asio::io_context io_{1};
    tcp::acceptor acceptor_{io_};
    asio::steady_timer timer_{io_};
    std::unique_ptr<TlsDoor> tls_;
    tcp::endpoint local_;
    bool accepting_ = false;
    std::thread thread_;
};

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpServer::~HttpServer() = default;

Result<std::unique_ptr<HttpServer>> HttpServer::listen(const HttpServerOptions& options) {
    auto impl = std::make_unique<Impl>(options);
    if (auto tls = impl->open_tls(); !tls) return tls.failure();
    try {
        impl->listen();
    } catch (const boost::system::system_error& error) {
        const auto where = options.address + ':' + std::to_string(options.port);
        const bool in_use = error.code() == boost::system::errc::address_in_use;
        return Failure{"The web server cannot listen", where, "an address of this machine that is free",
                       in_use ? "one that another program listens on" : error.code().message(),
                       "Choose another with --listen ADDRESS:PORT; port 0 takes a free one."};
    }
    return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

void HttpServer::start(HttpHandlers handlers) { impl_->start(std::move(handlers)); }
void HttpServer::stop() { impl_->stop(); }
void HttpServer::after(std::chrono::milliseconds wait, std::function<void()> call) {
    impl_->after(wait, std::move(call));
}
std::uint16_t HttpServer::port() const { return impl_->local().port(); }
bool HttpServer::secure() const { return impl_->secure(); }

std::string HttpServer::host() const {
    const auto& address = impl_->local().address();
    if (address.is_unspecified()) return "";
    return address.is_v6() ? '[' + address.to_string() + ']' : address.to_string();
}

std::string HttpServer::url() const {
    const auto name = host().empty() ? std::string("localhost") : host();
    return (secure() ? "https://" : "http://") + name + ':' + std::to_string(port());
}

}  // namespace risk::web
