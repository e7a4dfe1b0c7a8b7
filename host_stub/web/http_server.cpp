// SPDX-License-Identifier: Apache-2.0
#include "web/http_server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <optional>
#include <set>
#include <thread>

namespace risk::web {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using boost::system::error_code;

class Session;

/// What sessions and the acceptor share; touched on the server's thread only.
struct Shared {
    HttpServerOptions options;
    HttpHandlers handlers;
    std::set<Session*> sessions;
    bool stopping = false;
    std::function<void()> on_session_end = [] {};
};

/// The status and the words for a request that could not be read; nothing: just close.
std::optional<std::pair<int, Failure>> refusal(const error_code& error, const HttpServerOptions& options) {
    const auto bytes = [](std::size_t count) { return "at most " + std::to_string(count) + " bytes"; };
    if (error == http::error::header_limit || error == http::error::buffer_overflow) {
        return {{431, {"The request's header is too long", "", bytes(options.max_header_bytes), "more", ""}}};
    }
    if (error == http::error::body_limit) {
        return {{413, {"The request's body is too long", "", bytes(options.max_body_bytes), "more", ""}}};
    }
    const bool silent = error == http::error::end_of_stream || error == http::error::partial_message;
    if (silent || error.category() != make_error_code(http::error::bad_method).category()) return std::nullopt;
    return {
        {400,
         {"This is not an HTTP request", "", "a request line, header lines and an empty line", error.message(), ""}}};
}

std::string lower_case(std::string_view name) {
    std::string text(name);
    for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return text;
}

/// One connection: read a request, answer it, and again.
class Session : public std::enable_shared_from_this<Session> {
  public:
    Session(tcp::socket socket, Shared& shared) : stream_(std::move(socket)), shared_(shared) {
        shared_.sessions.insert(this);
        buffer_.reserve(4096);
    }
    ~Session() {
        shared_.sessions.erase(this);
        shared_.on_session_end();
    }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    void read() {
        parser_.emplace();
        parser_->header_limit(static_cast<std::uint32_t>(shared_.options.max_header_bytes));
        parser_->body_limit(shared_.options.max_body_bytes);
        stream_.expires_after(shared_.options.deadline);
        http::async_read(stream_, buffer_, *parser_,
                         [self = shared_from_this()](error_code error, std::size_t) { self->on_read(error); });
    }

    /// An answer under way is still sent; a connection that only waits is closed.
    void stop() {
        if (!writing_) stream_.close();
    }
    void abort() { stream_.close(); }

  private:
    void on_read(const error_code& error) {
        if (shared_.stopping) return;
        if (error) {
            if (const auto why = refusal(error, shared_.options))
                write(shared_.handlers.refuse(why->first, why->second), false);
            return;
        }
        const auto& message = parser_->get();
        Request request;
        if (!take_apart(message, request)) {
            return write(
                shared_.handlers.refuse(400, {"The request's address is malformed", "", "a path such as /api/v1/events",
                                              std::string(message.target()), ""}),
                false);
        }
        const bool keep_alive = message.keep_alive();
        write(shared_.handlers.handle(std::move(request)), keep_alive);
    }

    bool take_apart(const http::request<http::string_body>& message, Request& request) {
        if (!parse_target(message.target(), request)) return false;
        request.method = std::string(message.method_string());
        for (const auto& field : message) {
            request.headers.emplace(lower_case(field.name_string()), field.value());
        }
        request.body = message.body();
        error_code gone;
        request.remote = stream_.socket().remote_endpoint(gone).address().to_string();
        return true;
    }

    void write(const Response& response, bool keep_alive) {
        response_.emplace();
        response_->version(parser_->get().version());
        response_->result(static_cast<unsigned>(response.status));
        response_->set(http::field::content_type, response.content_type);
        for (const auto& [name, value] : response.headers) response_->insert(name, value);
        response_->keep_alive(keep_alive && !shared_.stopping);
        const bool head = parser_->get().method() == http::verb::head;
        response_->content_length(response.body.size());
        if (!head) response_->body() = response.body;
        writing_ = true;
        stream_.expires_after(shared_.options.deadline);
        http::async_write(stream_, *response_,
                          [self = shared_from_this()](error_code error, std::size_t) { self->on_written(error); });
    }

    void on_written(const error_code& error) {
        writing_ = false;
        if (error) return;
        if (response_->keep_alive() && !shared_.stopping) return read();
        error_code ignored;
        stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
    }

    beast::tcp_stream stream_;
    Shared& shared_;
    beast::flat_buffer buffer_;
    std::optional<http::request_parser<http::string_body>> parser_;
    std::optional<http::response<http::string_body>> response_;
    bool writing_ = false;
};

}  // namespace

class HttpServer::Impl {
  public:
    explicit Impl(const HttpServerOptions& options) {
        shared_.options = options;
        shared_.on_session_end = [this] { accept(); };
    }
    ~Impl() { stop(); }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    /// Throws boost::system::system_error.
    void listen() {
        const tcp::endpoint endpoint(asio::ip::make_address(shared_.options.address), shared_.options.port);
        acceptor_.open(endpoint.protocol());
        acceptor_.set_option(tcp::acceptor::reuse_address(true));
        acceptor_.bind(endpoint);
        acceptor_.listen();
        local_ = acceptor_.local_endpoint();
    }

    void start(HttpHandlers handlers) {
        shared_.handlers = std::move(handlers);
        accept();
        thread_ = std::thread([this] { io_.run(); });
    }

    void stop() {
        if (!thread_.joinable()) return;
        asio::post(io_, [this] { stop_on_thread(); });
        thread_.join();
    }

    [[nodiscard]] const tcp::endpoint& local() const { return local_; }

  private:
    void accept() {
        const bool full = shared_.sessions.size() >= shared_.options.max_connections;
        if (accepting_ || full || shared_.stopping) return;
        accepting_ = true;
        acceptor_.async_accept([this](error_code error, tcp::socket socket) { on_accept(error, std::move(socket)); });
    }

    void on_accept(const error_code& error, tcp::socket socket) {
        accepting_ = false;
        if (shared_.stopping) return;
        if (error) return accept_later();
        std::make_shared<Session>(std::move(socket), shared_)->read();
        accept();
    }

    /// Out of descriptors, most likely: trying again at once would spin.
    void accept_later() {
        timer_.expires_after(std::chrono::milliseconds(100));
        timer_.async_wait([this](error_code error) {
            if (!error) accept();
        });
    }

    void stop_on_thread() {
        shared_.stopping = true;
        error_code ignored;
        acceptor_.close(ignored);
        timer_.expires_after(std::chrono::seconds(2));
        timer_.async_wait([this](error_code error) {
            if (error) return;
            for (Session* session : std::set(shared_.sessions)) session->abort();
        });
        for (Session* session : std::set(shared_.sessions)) session->stop();
        shared_.on_session_end = [this] {
            if (shared_.sessions.empty()) timer_.cancel();
        };
        shared_.on_session_end();
    }

    Shared shared_;  // outlives the sessions, which live in handlers of io_
    asio::io_context io_{1};
    tcp::acceptor acceptor_{io_};
    asio::steady_timer timer_{io_};
    tcp::endpoint local_;
    bool accepting_ = false;
    std::thread thread_;
};

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpServer::~HttpServer() = default;

Result<std::unique_ptr<HttpServer>> HttpServer::listen(const HttpServerOptions& options) {
    auto impl = std::make_unique<Impl>(options);
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
std::uint16_t HttpServer::port() const { return impl_->local().port(); }

std::string HttpServer::url() const {
    const auto& address = impl_->local().address();
    const auto host = address.is_v6() ? '[' + address.to_string() + ']' : address.to_string();
    return "http://" + host + ':' + std::to_string(port());
}

}  // namespace risk::web
