// SPDX-License-Identifier: Apache-2.0
#include "upstream/connection.hpp"

#include <openssl/err.h>

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>

namespace risk::incydr {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using std::chrono::nanoseconds;

Connection::Connection(const HttpOptions& options, std::function<bool()> stopped)
    : options_(options),
      stopped_(std::move(stopped)),
      network_(options_.network ? options_.network : make_shared_network()) {
    (void)network_->trust(options_.ca_file);  // to tell at once what is wrong with the file
}

rp::Failure Connection::explain(error_code ec, const std::string& what, const char* subject) const {
    if (cancelled_) return {RP_E_CANCELLED, "Cancelled while talking to " + options_.origin.text() + "."};
    if (ec == beast::error::timeout) {
        return {RP_E_TIMEOUT,
                what + ": no answer in time from " + options_.origin.text() +
                    ". It is tried again; if this stays so, check the network and the vendor's status page.",
                subject};
    }
    if (ec.category() == asio::error::get_ssl_category()) return tls_failure(ec);  // an alert may come late
    return {RP_E_UNREACHABLE, what + " " + options_.origin.text() + " failed: " + ec.message() + ".", subject};
}

std::optional<rp::Failure> Connection::connect() {
    const Origin& peer = options_.proxy ? *options_.proxy : options_.origin;
    auto addresses = addresses_of(peer);
    if (!addresses) return addresses.failure();
    if (!io_) io_ = std::make_unique<asio::io_context>(1);
    auto stream = std::make_unique<PlainStream>(*io_);
    PlainStream& plain = *stream;
    stream_ = std::move(stream);
    if (auto failure = connect_to(plain, peer, *addresses)) return failure;
    ++made_;
    plain.set_option(asio::ip::tcp::no_delay(true));
    if (options_.proxy) {
        if (auto failure = tunnel(plain)) return failure;
    }
    return options_.origin.tls ? handshake() : std::nullopt;
}

Answer<std::vector<std::string>> Connection::addresses_of(const Origin& peer) {
    if (options_.proxy) {
        if (auto failure = refused_behind_proxy()) return *failure;
    }
    const Peer role = options_.proxy ? Peer::proxy : Peer::upstream;
    std::vector<std::string> found{peer.host};
    if (!address_kind(peer.host)) {
        auto resolved = resolver_.resolve(
            peer.host, std::min<nanoseconds>(options_.deadlines.resolve, until_ - Clock::now()), stopped_);
        if (!resolved) return as_proxy(resolved.failure());
        found = std::move(*resolved);
    }
    std::optional<rp::Failure> last;
    std::erase_if(found, [&](const std::string& address) {
        const AddressKind kind = address_kind(address).value_or(AddressKind::forbidden);
        if (may_connect(kind, role, options_.developer) && (kind == AddressKind::loopback || !in_clear())) return false;
        last = refused(peer.host, address, kind);
        return true;
    });
    if (found.empty() && last) return *last;
    return found;
}

// The proxy resolves names; what needs no resolving is judged here, so that it is no way around the rules.
std::optional<rp::Failure> Connection::refused_behind_proxy() const {
    const std::string& host = options_.origin.host;
    const auto kind = loopback_name(host) ? AddressKind::loopback : address_kind(host);
    if (!kind || may_connect(*kind, Peer::upstream, options_.developer)) return std::nullopt;
    return refused(host, host, *kind);
}

// http:// is for this machine: should a name like localhost lead elsewhere, credentials would be sent for all to read.
bool Connection::in_clear() const { return !options_.proxy && !options_.origin.tls; }

rp::Failure Connection::refused(const std::string& host, const std::string& address, AddressKind kind) const {
    return {RP_E_UNREACHABLE,
            host + " leads to " + address + ", " + std::string(words(kind)) +
                (in_clear() ? ", which is not this machine, and http:// is for nobody else"
                            : ", which this integration may not connect to") +
                ". Check the name servers and the settings.",
            options_.proxy ? "proxy" : "connect"};
}

rp::Failure Connection::as_proxy(const rp::Failure& failure) const {
    if (!options_.proxy || failure.cause() != RP_E_UNREACHABLE) return failure;
    return {failure.cause(), "The proxy: " + failure.message(), "proxy"};
}

std::optional<rp::Failure> Connection::connect_to(PlainStream& stream, const Origin& peer,
                                                  const std::vector<std::string>& addresses) {
    error_code ec = asio::error::host_unreachable;
    for (const std::string& address : addresses) {
        const asio::ip::tcp::endpoint endpoint(asio::ip::make_address(address), peer.port);
        ec =
            step(options_.deadlines.connect, [&](auto handler) { stream.async_connect(endpoint, std::move(handler)); });
        if (!ec) return std::nullopt;
        if (cancelled_) break;
        drop();
    }
    const rp::Failure failure =
        explain(ec, "Connecting to " + peer.authority() + " for", options_.proxy ? "proxy" : "connect");
    if (failure.cause() == RP_E_CANCELLED) return failure;
    // Who cannot be connected to is unreachable, also when nothing at all came back.
    return rp::Failure(RP_E_UNREACHABLE, failure.message() + " Check the network and any firewall.", failure.subject());
}

std::optional<rp::Failure> Connection::tunnel(PlainStream& stream) {
    http::request<http::empty_body> request{http::verb::connect, options_.origin.authority(), 11};
    request.set(http::field::host, options_.origin.authority());
    request.set(http::field::user_agent, options_.user_agent);
    auto ec =
        step(options_.deadlines.write, [&](auto handler) { http::async_write(stream, request, std::move(handler)); });
    http::response_parser<http::empty_body> parser;
    parser.skip(true);  // a tunnel begins right after the header
    beast::flat_buffer buffer;
    if (!ec)
        ec = step(options_.deadlines.connect,
                  [&](auto handler) { http::async_read_header(stream, buffer, parser, std::move(handler)); });
    if (ec) return explain(ec, "Asking the proxy " + options_.proxy->authority() + " for a way to", "proxy");
    const unsigned status = parser.get().result_int();
    if (status / 100 == 2 && buffer.size() == 0) return std::nullopt;
    if (status / 100 == 2)
        return rp::Failure(RP_E_UNREACHABLE,
                           "The proxy " + options_.proxy->authority() +
                               ": expected nothing after its answer to CONNECT " + options_.origin.authority() +
                               ", found something. It is no proxy that can be used here.",
                           "proxy");
    return rp::Failure(
        RP_E_UNREACHABLE,
        "The proxy " + options_.proxy->authority() + " answered " + std::to_string(status) + " to CONNECT " +
            options_.origin.authority() +
            (status == 407 ? ". It asks for credentials, which are not supported: let it pass this machine without."
                           : ". Let it pass connections to that host."),
        "proxy");
}

// An authority that was taken away is not trusted any more, and one that was added is, without a new start.
std::optional<rp::Failure> Connection::look_whom_to_trust() try {
    trust_ = network_->trust(options_.ca_file);
    return std::nullopt;
} catch (const rp::Failure& failure) {  // perhaps it is being written just now: tried again
    return rp::Failure(RP_E_UNREACHABLE, failure.message(), "tls");
}

rp::Failure Connection::tls_failure(error_code ec) const {
    const auto* const stream = std::get_if<std::unique_ptr<TlsStream>>(&stream_);
    const bool of_tls = ec.category() == asio::error::get_ssl_category();
    return {RP_E_UNREACHABLE,
            "TLS with " + options_.origin.text() + " failed: " +
                TlsContext::reason((*stream)->native_handle(), of_tls ? static_cast<unsigned long>(ec.value()) : 0,
                                   ec.message()),
            "tls"};
}

std::optional<rp::Failure> Connection::handshake() {
    if (auto failure = look_whom_to_trust()) return failure;
    auto plain = std::move(std::get<std::unique_ptr<PlainStream>>(stream_));
    auto secured = std::make_unique<TlsStream>(std::move(*plain), trust_->asio_tls);
    TlsStream& stream = *secured;
    stream_ = std::move(secured);
    trust_->tls.prepare(stream.native_handle(), options_.origin);
    ERR_clear_error();
    const auto ec = step(options_.deadlines.tls, [&](auto handler) {
        stream.async_handshake(asio::ssl::stream_base::client, std::move(handler));
    });
    if (!ec) {
        if (SSL_session_reused(stream.native_handle()) == 1) ++resumed_;
        return std::nullopt;
    }
    if (cancelled_ || ec == beast::error::timeout) return explain(ec, "The TLS handshake", "tls");
    return tls_failure(ec);
}

bool Connection::open() const {
    return std::visit([](const auto& stream) { return stream != nullptr; }, stream_);
}

Connection::PlainStream& Connection::socket() {
    if (auto* const plain = std::get_if<std::unique_ptr<PlainStream>>(&stream_)) return **plain;
    return std::get<std::unique_ptr<TlsStream>>(stream_)->next_layer();
}

void Connection::drop() noexcept {
    error_code ignored;
    socket().close(ignored);
}

void Connection::close() {
    if (auto* const tls = std::get_if<std::unique_ptr<TlsStream>>(&stream_); tls != nullptr && *tls) {
        TlsContext::retire((*tls)->native_handle());
    }
    if (open()) drop();
    stream_ = std::unique_ptr<PlainStream>();
    if (!io_) return;
    io_->restart();
    io_->poll();  // what the closing cancelled
}

void Connection::release() {
    close();
    io_.reset();
    trust_.reset();
}

}  // namespace risk::incydr
