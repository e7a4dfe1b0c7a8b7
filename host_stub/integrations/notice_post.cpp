// SPDX-License-Identifier: Apache-2.0
#include "integrations/notice_post.hpp"

#include <netdb.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream_base.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace risk::integrations {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;
using std::chrono::milliseconds;

constexpr milliseconds glance{50};  // how often a wait looks up to see whether to stop
constexpr std::uint32_t most_header_bytes = 16 * 1024;

Failure not_delivered(const NoticeUrl& url, std::string found, std::string remedy) {
    return {"The notice was not delivered", url.authority, "", std::move(found), std::move(remedy)};
}

Failure stopped(const NoticeUrl& url) {
    return not_delivered(url, "the host stops", "It is sent again at the next start.");
}

/// A lookup cannot be ended: one that takes too long is left alone, on a thread that owns all that it touches.
struct Lookup {
    std::mutex mutex;
    std::condition_variable changed;
    bool done = false;
    int error = 0;
    std::vector<asio::ip::address> addresses;
};

void look_up(const std::shared_ptr<Lookup>& lookup, const std::string& host) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    const int error = getaddrinfo(host.c_str(), nullptr, &hints, &list);
    std::vector<asio::ip::address> found;
    for (const auto* at = error == 0 ? list : nullptr; at != nullptr; at = at->ai_next) {
        asio::ip::tcp::endpoint endpoint;
        if (at->ai_addrlen > endpoint.capacity()) continue;
        std::memcpy(endpoint.data(), at->ai_addr, at->ai_addrlen);
        found.push_back(endpoint.address());
    }
    if (list != nullptr) freeaddrinfo(list);
    const std::lock_guard lock(lookup->mutex);
    lookup->error = error;
    lookup->addresses = std::move(found);
    lookup->done = true;
    lookup->changed.notify_all();
}

Result<std::vector<asio::ip::address>> resolve(const NoticeUrl& url, milliseconds patience,
                                               const std::stop_token& stop) {
    error_code not_numeric;
    const auto numeric = asio::ip::make_address(url.host, not_numeric);
    if (!not_numeric) return std::vector{numeric};
    const auto lookup = std::make_shared<Lookup>();
    std::thread([lookup, host = url.host] { look_up(lookup, host); }).detach();
    const auto until = std::chrono::steady_clock::now() + patience;
    std::unique_lock lock(lookup->mutex);
    while (!lookup->done && !stop.stop_requested() && std::chrono::steady_clock::now() < until)
        lookup->changed.wait_for(lock, glance);
    if (!lookup->done && stop.stop_requested()) return stopped(url);
    if (!lookup->done)
        return not_delivered(url, "no answer to the question for its address", "Check this machine's name servers.");
    if (lookup->error != 0 || lookup->addresses.empty())
        return not_delivered(url, std::string("its name cannot be resolved: ") + gai_strerror(lookup->error),
                             "Check the spelling, and this machine's name servers.");
    return lookup->addresses;
}

/// One exchange: runs each asynchronous step to its end, its deadline, or the stop.
class Exchange {
  public:
    using Stream = beast::ssl_stream<beast::tcp_stream>;

    Exchange(const NoticeRequest& request, const NoticeDeadlines& deadlines, std::stop_token stop)
        : request_(request), deadlines_(deadlines), stop_(std::move(stop)), tls_(asio::ssl::context::tls_client) {
        SSL_CTX_set_min_proto_version(tls_.native_handle(), TLS1_2_VERSION);
        error_code ignored;  // without authorities every certificate is refused, and that is said
        tls_.set_default_verify_paths(ignored);
        tls_.set_verify_mode(asio::ssl::verify_peer);
        stream_.emplace(io_, tls_);
    }

    Result<void> run() {
        auto addresses = resolve(url(), deadlines_.resolve, stop_);
        if (!addresses) return addresses.failure();
        if (!url().tls && !std::ranges::all_of(*addresses, [](const auto& each) { return each.is_loopback(); }))
            return not_delivered(url(), "an address of another machine",
                                 "http:// goes to this machine only: use https://.");
        if (auto connected = connect(*addresses); !connected) return connected;
        if (!url().tls) return talk(socket());
        if (auto secured = handshake(); !secured) return secured;
        return talk(*stream_);
    }

  private:
    [[nodiscard]] const NoticeUrl& url() const { return request_.url; }
    beast::tcp_stream& socket() { return stream_->next_layer(); }

    template <class Start>
    error_code step(milliseconds limit, Start start) {
        socket().expires_after(limit);
        std::optional<error_code> done;
        start([&done](error_code error, auto&&...) { done = error; });
        while (!done) {
            if (io_.stopped()) io_.restart();
            io_.run_one_for(glance);
            if (!done && stop_.stop_requested()) socket().close();  // every operation on it ends now
        }
        return *done;
    }

    Failure failed(error_code error, const std::string& what) const {
        if (stop_.stop_requested()) return stopped(url());
        const std::string why = error == beast::error::timeout ? "nothing came in time" : error.message();
        return not_delivered(url(), what + ": " + why, "Check that the receiver runs and can be reached from here.");
    }

    Result<void> connect(const std::vector<asio::ip::address>& addresses) {
        error_code error;
        for (const auto& address : addresses) {
            const asio::ip::tcp::endpoint endpoint(address, url().port);
            error =
                step(deadlines_.connect, [&](auto handler) { socket().async_connect(endpoint, std::move(handler)); });
            if (!error) return {};
            if (stop_.stop_requested()) break;
            socket().close();
        }
        return failed(error, "connecting");
    }

    Result<void> handshake() {
        SSL* const ssl = stream_->native_handle();
        error_code no_address;
        asio::ip::make_address(url().host, no_address);
        if (no_address) {
            SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
            SSL_set1_host(ssl, url().host.c_str());
            SSL_set_tlsext_host_name(ssl, url().host.c_str());
        } else {
            X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), url().host.c_str());
        }
        const auto error = step(deadlines_.tls, [&](auto handler) {
            stream_->async_handshake(asio::ssl::stream_base::client, std::move(handler));
        });
        if (!error) return {};
        const long verdict = SSL_get_verify_result(ssl);
        if (verdict == X509_V_OK) return failed(error, "TLS");
        return not_delivered(
            url(), std::string("its certificate is not accepted: ") + X509_verify_cert_error_string(verdict),
            "Give the receiver a certificate for this name from an authority that this machine trusts.");
    }

    template <class Way>
    Result<void> talk(Way& way) {
        http::request<http::string_body> message(http::verb::post, url().target, 11, request_.body);
        message.set(http::field::host, url().authority);
        message.set(http::field::user_agent, "host_stub");
        message.set(http::field::content_type, "application/json");
        message.set(http::field::connection, "close");
        message.set("Risk-Notice-Id", request_.id);
        message.set("Risk-Timestamp", request_.timestamp);
        message.set("Risk-Signature", request_.signature);
        message.prepare_payload();
        auto error =
            step(deadlines_.answer, [&](auto handler) { http::async_write(way, message, std::move(handler)); });
        if (error) return failed(error, "sending");
        http::response_parser<http::empty_body> answer;
        answer.header_limit(most_header_bytes);
        answer.skip(true);  // whatever the body says
        beast::flat_buffer buffer(most_header_bytes);
        error = step(deadlines_.answer,
                     [&](auto handler) { http::async_read_header(way, buffer, answer, std::move(handler)); });
        if (error) return failed(error, "waiting for the answer");
        return judge(answer.get().result_int());
    }

    Result<void> judge(unsigned status) const {
        if (status / 100 == 2) return {};
        const std::string found = "the answer " + std::to_string(status);
        if (status / 100 == 3)
            return not_delivered(url(), found + ", a redirect, which is not followed", "Set the address it leads to.");
        return not_delivered(url(), found,
                             "Look at the receiver's log; the Risk-Notice-Id tells which request it was.");
    }

    const NoticeRequest& request_;
    const NoticeDeadlines& deadlines_;
    std::stop_token stop_;
    asio::io_context io_{1};
    asio::ssl::context tls_;
    std::optional<Stream> stream_;
};

class HttpNoticePost final : public NoticePost {
  public:
    explicit HttpNoticePost(NoticeDeadlines deadlines) : deadlines_(deadlines) {}
    Result<void> post(const NoticeRequest& request, std::stop_token stop) override {
        ERR_clear_error();
        return Exchange(request, deadlines_, std::move(stop)).run();
    }

  private:
    const NoticeDeadlines deadlines_;
};

}  // namespace

std::unique_ptr<NoticePost> make_notice_post(NoticeDeadlines deadlines) {
    return std::make_unique<HttpNoticePost>(deadlines);
}

}  // namespace risk::integrations
