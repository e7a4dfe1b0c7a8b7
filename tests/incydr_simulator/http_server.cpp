// SPDX-License-Identifier: Apache-2.0
#include "incydr_simulator/http_server.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <thread>
#include <type_traits>
#include <utility>

namespace risk::incydr_simulator {
namespace asio = boost::asio;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;
using Manner = Delivery::Manner;
namespace {

using Secure = asio::ssl::stream<tcp::socket>;
using Parser = http::request_parser<http::string_body>;

tcp::socket& socket_of(tcp::socket& socket) { return socket; }
tcp::socket& socket_of(Secure& stream) { return stream.next_layer(); }

HttpRequest read_request(const Parser::value_type& message, bool secure) {
    const auto field = [&](http::field name) { return std::string(message[name]); };
    return {std::string(message.method_string()),
            std::string(message.target()),
            field(http::field::authorization),
            field(http::field::accept_encoding),
            message.body(),
            secure};
}

std::string head(const HttpReply& reply, bool keep_alive) {
    std::string text = "HTTP/1.1 " + std::to_string(reply.status) + " " +
                       std::string(http::obsolete_reason(http::int_to_status(static_cast<unsigned>(reply.status)))) +
                       "\r\nContent-Type: " + reply.content_type +
                       "\r\nContent-Length: " + std::to_string(reply.content().size()) + "\r\n";
    for (const auto& [name, value] : reply.headers) text += name + ": " + value + "\r\n";
    return text + (keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n");
}

/// With linger at zero, closing sends a reset instead of an end.
void reset(tcp::socket& socket) {
    boost::system::error_code ignored;
    socket.set_option(asio::socket_base::linger(true, 0), ignored);
    socket.close(ignored);
}

asio::awaitable<void> pause(Ms delay) {
    asio::steady_timer timer(co_await asio::this_coro::executor, std::chrono::milliseconds(delay));
    co_await timer.async_wait(asio::use_awaitable);
}

template <class Stream>
asio::awaitable<void> wait_for_client_to_go(Stream& stream) {
    std::array<char, 256> scratch{};
    boost::system::error_code error;
    while (!error)
        co_await stream.async_read_some(asio::buffer(scratch), asio::redirect_error(asio::use_awaitable, error));
}

template <class Stream>
asio::awaitable<void> write(Stream& stream, std::string_view bytes) {
    co_await asio::async_write(stream, asio::buffer(bytes.data(), bytes.size()), asio::use_awaitable);
}

template <class Stream>
asio::awaitable<void> drip(Stream& stream, std::string_view bytes, const Delivery& how) {
    while (!bytes.empty()) {
        const std::string_view piece = bytes.substr(0, std::max<std::size_t>(1, how.bytes));
        co_await write(stream, piece);
        bytes.remove_prefix(piece.size());
        co_await pause(how.delay);
    }
}

/// True if the connection is good for another request.
/// `text` is the connection's own, so that its memory is got once.
template <class Stream>
asio::awaitable<bool> deliver(Stream& stream, const Delivery& delivery, bool keep_alive, std::string& text) {
    if (delivery.delay > 0 && delivery.manner != Manner::dripped) co_await pause(delivery.delay);
    const std::string& content = delivery.reply.content();
    text = head(delivery.reply, keep_alive);
    text += content;
    const std::size_t half = text.size() - content.size() / 2 - 1;
    switch (delivery.manner) {
        case Manner::whole:
            co_await write(stream, text);
            co_return keep_alive;
        case Manner::dripped:
            co_await drip(stream, text, delivery);
            co_return keep_alive;
        case Manner::never:
            co_await wait_for_client_to_go(stream);
            co_return false;
        case Manner::closed:
            co_return false;
        case Manner::truncated:
            co_await write(stream, std::string_view(text).substr(0, half));
            co_return false;
        case Manner::reset_within:
            co_await write(stream, std::string_view(text).substr(0, half));
            [[fallthrough]];
        case Manner::reset_before:
            reset(socket_of(stream));
            co_return false;
    }
    co_return false;
}

template <class Stream>
asio::awaitable<void> serve_requests(Stream& stream, const HttpServer::Handler& handler) {
    static constexpr std::size_t body_limit = std::size_t{64} << 20U;  // a scenario may come this way
    boost::beast::flat_buffer buffer;
    buffer.reserve(2'048);  // ten thousand clients may be there at once
    std::string text;
    for (bool more = true; more;) {
        Parser parser;
        parser.body_limit(body_limit);
        co_await http::async_read(stream, buffer, parser, asio::use_awaitable);
        const auto message = parser.release();
        const Delivery delivery = handler(read_request(message, !std::is_same_v<Stream, tcp::socket>));
        more = co_await deliver(stream, delivery, message.keep_alive(), text);
    }
}

// A connection ends whenever and however its client likes; none of that is news.
asio::awaitable<void> serve_plain(tcp::socket socket, const HttpServer::Handler& handler) try {
    co_await serve_requests(socket, handler);
} catch (const boost::system::system_error&) {
}

asio::awaitable<void> serve_secure(tcp::socket socket, asio::ssl::context& tls,
                                   const HttpServer::Handler& handler) try {
    Secure stream(std::move(socket), tls);
    co_await stream.async_handshake(asio::ssl::stream_base::server, asio::use_awaitable);
    co_await serve_requests(stream, handler);
} catch (const boost::system::system_error&) {
}

template <class Serve>
asio::awaitable<void> accept_all(tcp::acceptor& acceptor, Serve serve) {
    for (;;) {
        boost::system::error_code error;
        tcp::socket socket = co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, error));
        if (!acceptor.is_open()) co_return;
        if (error) {
            co_await pause(10);  // out of descriptors: wait for some to come back
            continue;
        }
        socket.set_option(tcp::no_delay(true), error);
        asio::co_spawn(acceptor.get_executor(), serve(std::move(socket)), asio::detached);
    }
}

asio::ip::address loopback(const std::string& text) {
    boost::system::error_code error;
    const auto address =
        text == "localhost" ? asio::ip::address(asio::ip::address_v4::loopback()) : asio::ip::make_address(text, error);
    if (error || !address.is_loopback())
        throw std::runtime_error("The simulator listens on loopback only: expected 127.0.0.1 or ::1, found " + text +
                                 ". It has no protection of its own, so it must not be reachable from elsewhere.");
    return address;
}

tcp::acceptor listen(asio::io_context& io, const std::string& address, std::uint16_t port) {
    const tcp::endpoint endpoint(loopback(address), port);
    try {
        return {io, endpoint, true};
    } catch (const boost::system::system_error& failed) {
        throw std::runtime_error("The simulator cannot listen on " + address + " port " + std::to_string(port) + ": " +
                                 failed.code().message() + ". Choose another port, or 0 for a free one.");
    }
}

asio::ssl::context server_context(const TestCertificates& certificates) {
    asio::ssl::context tls(asio::ssl::context::tls_server);
    tls.use_certificate_chain(asio::buffer(certificates.server_pem));
    tls.use_private_key(asio::buffer(certificates.server_key_pem), asio::ssl::context::pem);
    SSL_CTX_set_mode(tls.native_handle(), SSL_MODE_RELEASE_BUFFERS);  // of clients that are silent
    return tls;
}

}  // namespace

class HttpServer::Impl {
  public:
    Impl(const Options& options, const TestCertificates& certificates, Handler handler)
        : handler_(std::move(handler)),
          tls_(server_context(certificates)),
          plain_(listen(io_, options.address, options.http_port)),
          secure_(listen(io_, options.address, options.https_port)) {
        asio::co_spawn(io_, accept_all(plain_, [this](tcp::socket s) { return serve_plain(std::move(s), handler_); }),
                       asio::detached);
        asio::co_spawn(
            io_, accept_all(secure_, [this](tcp::socket s) { return serve_secure(std::move(s), tls_, handler_); }),
            asio::detached);
        thread_ = std::thread([this] { io_.run(); });
    }
    ~Impl() {
        io_.stop();
        thread_.join();
    }

    [[nodiscard]] std::uint16_t http_port() const { return plain_.local_endpoint().port(); }
    [[nodiscard]] std::uint16_t https_port() const { return secure_.local_endpoint().port(); }

  private:
    Handler handler_;
    asio::ssl::context tls_;
    asio::io_context io_{1};
    tcp::acceptor plain_;
    tcp::acceptor secure_;
    std::thread thread_;
};

HttpServer::HttpServer(const Options& options, const TestCertificates& certificates, Handler handler)
    : impl_(std::make_unique<Impl>(options, certificates, std::move(handler))) {}
HttpServer::~HttpServer() = default;

std::uint16_t HttpServer::http_port() const { return impl_->http_port(); }
std::uint16_t HttpServer::https_port() const { return impl_->https_port(); }

}  // namespace risk::incydr_simulator
