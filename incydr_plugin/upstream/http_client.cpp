// SPDX-License-Identifier: Apache-2.0
#include "upstream/http_client.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <openssl/err.h>
#include <variant>

#include "upstream/address_rules.hpp"
#include "upstream/http_date.hpp"
#include "upstream/resolver.hpp"
#include "upstream/tls_context.hpp"

namespace risk::incydr {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;
using std::chrono::nanoseconds;

namespace {

constexpr auto glance = std::chrono::milliseconds(50);       // how often a wait looks up to see whether to stop
constexpr auto idle_too_long = std::chrono::seconds(30);     // servers drop idle connections at about a minute
constexpr std::size_t read_buffer = 65536;                   // Beast's default of 512 costs ten times the work
constexpr std::uint32_t header_limit = 65536;

using PlainStream = beast::tcp_stream;
using TlsStream = beast::ssl_stream<beast::tcp_stream>;

std::string field(const http::response<http::string_body>& message, http::field name) {
    const auto value = message[name];
    return {value.data(), value.size()};
}

HttpResponse taken(http::response<http::string_body>&& message) {
    HttpResponse response;
    response.status = static_cast<int>(message.result_int());
    if (const auto date = parse_http_date(field(message, http::field::date))) response.date_ms = *date * 1000;
    response.retry_after = field(message, http::field::retry_after);
    response.location = field(message, http::field::location);
    response.body = std::move(message.body());
    return response;
}

}  // namespace

class HttpClient::Impl {
  public:
    Impl(HttpOptions options, std::function<bool()> stopped)
        : options_(std::move(options)),
          stopped_(std::move(stopped)),
          tls_(options_.ca_file),
          asio_tls_((SSL_CTX_up_ref(tls_.native()), tls_.native())) {
        buffer_.reserve(read_buffer);
    }
    ~Impl() { close(); }

    Answer<HttpResponse> exchange(const HttpRequest& request, nanoseconds patience) {
        until_ = Clock::now() + patience;
        if (open() && Clock::now() - last_used_ > idle_too_long) close();
        const bool reused = open();
        auto answer = attempt(request);
        // The server may have dropped a connection it kept: that says nothing about the server.
        if (!answer && reused && dropped_) answer = attempt(request);
        if (!answer) close();
        return answer;
    }

    unsigned resumed_ = 0;
    unsigned connections_ = 0;

  private:
    Answer<HttpResponse> attempt(const HttpRequest& request) {
        dropped_ = false;
        if (!open()) {
            if (auto failure = connect()) return close(), *failure;
        }
        auto answer = std::visit([&](auto& stream) { return speak(*stream, request); }, stream_);
        if (!answer) close();
        return answer;
    }

    // ---- one step ---------------------------------------------------------------------------------------------------

    // Runs one asynchronous operation to its end, its deadline, or cancellation.
    template <class Start>
    error_code step(std::chrono::milliseconds limit, Start&& start) {
        const nanoseconds left = std::min<nanoseconds>(limit, until_ - Clock::now());
        if (left <= nanoseconds(0)) return beast::error::timeout;
        socket().expires_after(left);
        std::optional<error_code> done;
        start([&done](error_code ec, auto&&...) { done = ec; });
        cancelled_ = false;
        while (!done) {
            if (io_.stopped()) io_.restart();
            io_.run_one_for(glance);
            if (!done && !cancelled_ && stopped_()) {
                cancelled_ = true;
                socket().close();  // every operation on it ends now
            }
        }
        socket().expires_never();
        return *done;
    }

    rp::Failure explain(error_code ec, const std::string& what, const char* subject) const {
        if (cancelled_) return {RP_E_CANCELLED, "Cancelled while talking to " + options_.origin.text() + "."};
        if (ec == beast::error::timeout) {
            return {RP_E_TIMEOUT, what + ": no answer in time from " + options_.origin.text() + ". It is tried again; if this stays so, check the network and the vendor's status page.", subject};
        }
        return {RP_E_UNREACHABLE, what + " " + options_.origin.text() + " failed: " + ec.message() + ".", subject};
    }

    // ---- connecting -------------------------------------------------------------------------------------------------

    std::optional<rp::Failure> connect() {
        const Origin& peer = options_.proxy ? *options_.proxy : options_.origin;
        auto addresses = addresses_of(peer);
        if (!addresses) return addresses.failure();
        auto stream = std::make_unique<PlainStream>(io_);
        PlainStream& plain = *stream;
        stream_ = std::move(stream);
        if (auto failure = connect_to(plain, peer, *addresses)) return failure;
        ++connections_;
        plain.socket().set_option(asio::ip::tcp::no_delay(true));
        if (options_.proxy) {
            if (auto failure = tunnel(plain)) return failure;
        }
        return options_.origin.tls ? handshake() : std::nullopt;
    }

    Answer<std::vector<std::string>> addresses_of(const Origin& peer) {
        if (options_.proxy) {  // a name behind a proxy is resolved by the proxy; an address can be judged here
            if (const auto kind = address_kind(options_.origin.host); kind && !may_connect(*kind, Peer::upstream, options_.developer)) {
                return refused(options_.origin.host, options_.origin.host, *kind);
            }
        }
        const Peer role = options_.proxy ? Peer::proxy : Peer::upstream;
        std::vector<std::string> found{peer.host};
        if (!address_kind(peer.host)) {
            auto resolved = resolver_.resolve(peer.host, std::min<nanoseconds>(options_.deadlines.resolve, until_ - Clock::now()), stopped_);
            if (!resolved) return as_proxy(resolved.failure());
            found = std::move(*resolved);
        }
        std::optional<rp::Failure> last;
        std::erase_if(found, [&](const std::string& address) {
            const AddressKind kind = address_kind(address).value_or(AddressKind::forbidden);
            if (may_connect(kind, role, options_.developer)) return false;
            last = refused(peer.host, address, kind);
            return true;
        });
        if (found.empty() && last) return *last;
        return found;
    }

    rp::Failure refused(const std::string& host, const std::string& address, AddressKind kind) const {
        return {RP_E_UNREACHABLE, host + " leads to " + address + ", " + std::string(words(kind)) + ", which this integration may not connect to. Check the name servers and the settings.", options_.proxy ? "proxy" : "connect"};
    }

    rp::Failure as_proxy(const rp::Failure& failure) const {
        if (!options_.proxy || failure.cause() != RP_E_UNREACHABLE) return failure;
        return {failure.cause(), "The proxy: " + failure.message(), "proxy"};
    }

    std::optional<rp::Failure> connect_to(PlainStream& stream, const Origin& peer, const std::vector<std::string>& addresses) {
        error_code ec = asio::error::host_unreachable;
        for (const std::string& address : addresses) {
            const asio::ip::tcp::endpoint endpoint(asio::ip::make_address(address), peer.port);
            ec = step(options_.deadlines.connect, [&](auto handler) { stream.async_connect(endpoint, std::move(handler)); });
            if (!ec) return std::nullopt;
            if (cancelled_) break;
            stream.close();
        }
        const rp::Failure failure = explain(ec, "Connecting to " + peer.authority() + " for", options_.proxy ? "proxy" : "connect");
        if (failure.cause() == RP_E_CANCELLED) return failure;
        // Who cannot be connected to is unreachable, also when nothing at all came back.
        return rp::Failure(RP_E_UNREACHABLE, failure.message() + " Check the network and any firewall.", failure.subject());
    }

    std::optional<rp::Failure> tunnel(PlainStream& stream) {
        http::request<http::empty_body> request{http::verb::connect, options_.origin.authority(), 11};
        request.set(http::field::host, options_.origin.authority());
        request.set(http::field::user_agent, options_.user_agent);
        auto ec = step(options_.deadlines.write, [&](auto handler) { http::async_write(stream, request, std::move(handler)); });
        http::response_parser<http::empty_body> parser;
        parser.skip(true);  // a tunnel begins right after the header
        beast::flat_buffer buffer;
        if (!ec) ec = step(options_.deadlines.connect, [&](auto handler) { http::async_read_header(stream, buffer, parser, std::move(handler)); });
        if (ec) return explain(ec, "Asking the proxy " + options_.proxy->authority() + " for a way to", "proxy");
        const unsigned status = parser.get().result_int();
        if (status / 100 == 2) return std::nullopt;
        return rp::Failure(RP_E_UNREACHABLE, "The proxy " + options_.proxy->authority() + " answered " + std::to_string(status) + " to CONNECT " + options_.origin.authority() + (status == 407 ? ". It asks for credentials, which are not supported: let it pass this machine without." : ". Let it pass connections to that host."), "proxy");
    }

    std::optional<rp::Failure> handshake() {
        auto plain = std::move(std::get<std::unique_ptr<PlainStream>>(stream_));
        auto secured = std::make_unique<TlsStream>(std::move(*plain), asio_tls_);
        TlsStream& stream = *secured;
        stream_ = std::move(secured);
        tls_.prepare(stream.native_handle(), options_.origin.host);
        ERR_clear_error();
        const auto ec = step(options_.deadlines.tls, [&](auto handler) {
            stream.async_handshake(asio::ssl::stream_base::client, std::move(handler));
        });
        if (!ec) {
            if (SSL_session_reused(stream.native_handle()) == 1) ++resumed_;
            return std::nullopt;
        }
        if (cancelled_ || ec == beast::error::timeout) return explain(ec, "The TLS handshake", "tls");
        return rp::Failure(RP_E_UNREACHABLE, "TLS with " + options_.origin.text() + " failed: " + TlsContext::reason(stream.native_handle(), ec.message()), "tls");
    }

    // ---- speaking ---------------------------------------------------------------------------------------------------

    template <class Stream>
    Answer<HttpResponse> speak(Stream& stream, const HttpRequest& asked) {
        http::request<http::empty_body> request{asked.post ? http::verb::post : http::verb::get, asked.target, 11};
        request.set(http::field::host, host_header());
        request.set(http::field::user_agent, options_.user_agent);
        request.set(http::field::accept, "application/json");
        if (!asked.authorization.empty()) request.set(http::field::authorization, asked.authorization.reveal());
        if (asked.post) request.content_length(0);
        auto ec = step(options_.deadlines.write, [&](auto handler) { http::async_write(stream, request, std::move(handler)); });
        if (ec) return lost(ec, "Sending a request to");
        return hear(stream, asked);
    }

    template <class Stream>
    Answer<HttpResponse> hear(Stream& stream, const HttpRequest& asked) {
        http::response_parser<http::string_body> parser;
        parser.header_limit(header_limit);
        parser.body_limit(asked.body_limit);
        auto ec = step(options_.deadlines.header, [&](auto handler) { http::async_read_header(stream, buffer_, parser, std::move(handler)); });
        if (ec && !parser.got_some()) return lost(ec, "Waiting for an answer from");
        if (!ec) ec = step(options_.deadlines.body, [&](auto handler) { http::async_read(stream, buffer_, parser, std::move(handler)); });
        if (ec) return broken(ec, asked);
        last_used_ = Clock::now();
        auto message = parser.release();
        const std::string encoding = field(message, http::field::content_encoding);
        if (!message.keep_alive()) close();
        if (!encoding.empty() && encoding != "identity") {
            return rp::Failure(RP_E_UPSTREAM, "The answer to " + path_of(asked) + " from " + options_.origin.text() + ": expected no compression, found " + encoding.substr(0, 32) + ". Check any proxy in between.");
        }
        return taken(std::move(message));
    }

    Answer<HttpResponse> lost(error_code ec, const std::string& what) {
        dropped_ = !cancelled_ && ec != beast::error::timeout;
        return explain(ec, what, "connect");
    }

    // Something came, but not all of it, or not HTTP.
    rp::Failure broken(error_code ec, const HttpRequest& asked) const {
        if (cancelled_ || ec == beast::error::timeout) return explain(ec, "Reading the answer to " + path_of(asked), "connect");
        const std::string where = "The answer to " + path_of(asked) + " from " + options_.origin.text();
        if (ec == http::error::body_limit) {
            return {RP_E_UPSTREAM, where + ": expected at most " + std::to_string(asked.body_limit / 1024) + " KiB, found more."};
        }
        if (ec == http::error::header_limit) return {RP_E_UPSTREAM, where + ": expected at most 64 KiB of headers, found more."};
        return {RP_E_UPSTREAM, where + " was cut off or is no HTTP: " + ec.message() + ". It is tried again."};
    }

    static std::string path_of(const HttpRequest& asked) { return asked.target.substr(0, asked.target.find('?')); }

    [[nodiscard]] std::string host_header() const {
        const std::string text = options_.origin.text();
        return text.substr(text.find("//") + 2);
    }

    // ---- the connection ---------------------------------------------------------------------------------------------

    [[nodiscard]] bool open() const {
        return std::visit([](const auto& stream) { return stream != nullptr; }, stream_);
    }

    PlainStream& socket() {
        if (auto* const plain = std::get_if<std::unique_ptr<PlainStream>>(&stream_)) return **plain;
        return std::get<std::unique_ptr<TlsStream>>(stream_)->next_layer();
    }

    void close() {
        if (auto* const tls = std::get_if<std::unique_ptr<TlsStream>>(&stream_); tls != nullptr && *tls) {
            TlsContext::retire((*tls)->native_handle());
        }
        if (open()) socket().close();
        stream_ = std::unique_ptr<PlainStream>();
        io_.restart();
        io_.poll();  // what the closing cancelled
        buffer_.clear();
    }

    HttpOptions options_;
    std::function<bool()> stopped_;
    TlsContext tls_;
    asio::ssl::context asio_tls_;  // shares tls_'s
    asio::io_context io_{1};
    Resolver resolver_;
    std::variant<std::unique_ptr<PlainStream>, std::unique_ptr<TlsStream>> stream_;
    beast::flat_buffer buffer_;
    Clock::time_point until_;
    Clock::time_point last_used_;
    bool cancelled_ = false;
    bool dropped_ = false;  // the connection ended before a byte of an answer
};

HttpClient::HttpClient(HttpOptions options, std::function<bool()> stopped)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(stopped))) {}
HttpClient::~HttpClient() = default;

Answer<HttpResponse> HttpClient::exchange(const HttpRequest& request, nanoseconds patience) {
    return impl_->exchange(request, patience);
}

unsigned HttpClient::resumed() const noexcept { return impl_->resumed_; }
unsigned HttpClient::connections() const noexcept { return impl_->connections_; }

}  // namespace risk::incydr
