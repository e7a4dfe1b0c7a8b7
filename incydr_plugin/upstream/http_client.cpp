// SPDX-License-Identifier: Apache-2.0
#include "upstream/http_client.hpp"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include "upstream/connection.hpp"
#include "upstream/http_date.hpp"
#include "upstream/shared_network.hpp"

namespace risk::incydr {
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;
using std::chrono::nanoseconds;

namespace {

constexpr auto idle_too_long = std::chrono::seconds(30);  // servers drop idle connections at about a minute
constexpr std::size_t read_buffer = 65536;                // Beast's default of 512 costs ten times the work
constexpr std::uint32_t header_limit = 65536;
// One line of a chunked body, or all of its trailer, must fit, too: the parser itself knows no limit for those.
constexpr std::size_t buffer_limit = header_limit + 4096;
constexpr int most_informational = 8;

std::string field(const http::response<http::string_body>& message, http::field name) {
    const auto value = message[name];
    return {value.data(), value.size()};
}

int status_of(const http::response_parser<http::string_body>& parser) {
    return static_cast<int>(parser.get().result_int());
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
        : options_(std::move(options)), connection_(options_, std::move(stopped)) {}
    ~Impl() { wake(); }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    Answer<HttpResponse> exchange(const HttpRequest& request, nanoseconds patience) {
        wake();
        connection_.begin(Clock::now() + patience);
        if (connection_.open() && Clock::now() - last_used_ > idle_too_long) close();
        const bool reused = connection_.open();
        auto answer = attempt(request);
        // The server may have dropped a connection it kept: that says nothing about the server.
        if (!answer && reused && dropped_) answer = attempt(request);
        return answer;
    }

    void rest() {
        wake();
        resting_ = true;
        has_place_ = connection_.open() && !seldom_ && connection_.network().take_place();
        if (has_place_) return;
        close();
        connection_.release();
        buffer_ = beast::flat_buffer(buffer_limit);
    }

    [[nodiscard]] const Connection& connection() const { return connection_; }

  private:
    void wake() {
        if (resting_) seldom_ = Clock::now() - last_used_ > idle_too_long;
        resting_ = false;
        if (std::exchange(has_place_, false)) connection_.network().give_place_back();
    }

    Answer<HttpResponse> attempt(const HttpRequest& request) {
        dropped_ = false;
        if (!connection_.open()) {
            buffer_.reserve(read_buffer);
            if (auto failure = connection_.connect()) return close(), *failure;
        }
        auto answer = connection_.with_stream([&](auto& stream) { return speak(stream, request); });
        if (!answer || last_of_its_connection_) close();
        return answer;
    }

    template <class Stream>
    Answer<HttpResponse> speak(Stream& stream, const HttpRequest& asked) {
        http::request<http::empty_body> request{asked.post ? http::verb::post : http::verb::get, asked.target, 11};
        request.set(http::field::host, host_header());
        request.set(http::field::user_agent, options_.user_agent);
        request.set(http::field::accept, "application/json");
        if (!asked.authorization.empty()) request.set(http::field::authorization, asked.authorization.reveal());
        if (asked.post) request.content_length(0);
        auto ec = connection_.step(options_.deadlines.write,
                                   [&](auto handler) { http::async_write(stream, request, std::move(handler)); });
        if (ec) return lost(ec, "Sending a request to");
        return hear(stream, asked);
    }

    template <class Stream>
    Answer<HttpResponse> hear(Stream& stream, const HttpRequest& asked) {
        std::optional<http::response_parser<http::string_body>> parser;
        for (int informational = 0; !parser || status_of(*parser) / 100 == 1; ++informational) {
            if (informational > most_informational || (parser && status_of(*parser) == 101))
                return unexpected(asked, "an answer", "status " + std::to_string(status_of(*parser)) + " and no other");
            parser.emplace();
            parser->header_limit(header_limit);
            parser->body_limit(asked.body_limit);
            const auto ec = connection_.step(options_.deadlines.header, [&](auto handler) {
                http::async_read_header(stream, buffer_, *parser, std::move(handler));
            });
            if (ec && informational == 0 && !parser->got_some()) return lost(ec, "Waiting for an answer from");
            if (ec) return broken(ec, asked);
        }
        const auto ec = connection_.step(options_.deadlines.body, [&](auto handler) {
            http::async_read(stream, buffer_, *parser, std::move(handler));
        });
        if (ec) return broken(ec, asked);
        last_used_ = Clock::now();
        auto message = parser->release();
        // What came unasked would be taken for the answer to the next request.
        last_of_its_connection_ = !message.keep_alive() || buffer_.size() > 0;
        const std::string encoding = field(message, http::field::content_encoding);
        const std::string transfer = field(message, http::field::transfer_encoding);
        if (!encoding.empty() && encoding != "identity")
            return unexpected(asked, "no compression", encoding.substr(0, 32));
        if (!transfer.empty() && !beast::iequals(transfer, "chunked"))
            return unexpected(asked, "no transfer encoding but chunked", transfer.substr(0, 32));
        return taken(std::move(message));
    }

    [[nodiscard]] rp::Failure unexpected(const HttpRequest& asked, const std::string& expected,
                                         const std::string& found) const {
        return {RP_E_UPSTREAM, "The answer to " + path_of(asked) + " from " + options_.origin.text() + ": expected " +
                                   expected + ", found " + found + ". Check any proxy in between."};
    }

    Answer<HttpResponse> lost(error_code ec, const std::string& what) {
        dropped_ = !connection_.cancelled() && ec != beast::error::timeout;
        return connection_.explain(ec, what, "connect");
    }

    // Something came, but not all of it, or not HTTP.
    rp::Failure broken(error_code ec, const HttpRequest& asked) const {
        if (connection_.cancelled() || ec == beast::error::timeout)
            return connection_.explain(ec, "Reading the answer to " + path_of(asked), "connect");
        const std::string where = "The answer to " + path_of(asked) + " from " + options_.origin.text();
        if (ec == http::error::body_limit) {
            return {RP_E_UPSTREAM,
                    where + ": expected at most " + std::to_string(asked.body_limit / 1024) + " KiB, found more."};
        }
        if (ec == http::error::header_limit)
            return {RP_E_UPSTREAM, where + ": expected at most 64 KiB of headers, found more."};
        if (ec == http::error::buffer_overflow)
            return {RP_E_UPSTREAM, where + ": expected at most 64 KiB around a piece of it, found more."};
        return {RP_E_UPSTREAM, where + " was cut off or is no HTTP: " + ec.message() + ". It is tried again."};
    }

    static std::string path_of(const HttpRequest& asked) { return asked.target.substr(0, asked.target.find('?')); }

    [[nodiscard]] std::string host_header() const {
        const std::string text = options_.origin.text();
        return text.substr(text.find("//") + 2);
    }

    void close() {
        connection_.close();
        buffer_.clear();
    }

    HttpOptions options_;
    Connection connection_;
    beast::flat_buffer buffer_{buffer_limit};
    Clock::time_point last_used_;
    bool resting_ = false, has_place_ = false;
    bool seldom_ = false;                  // the last rest was so long that no connection lasts
    bool dropped_ = false;                 // the connection ended before a byte of an answer
    bool last_of_its_connection_ = false;  // as the server said in its answer
};

HttpClient::HttpClient(HttpOptions options, std::function<bool()> stopped)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(stopped))) {}
HttpClient::~HttpClient() = default;

Answer<HttpResponse> HttpClient::exchange(const HttpRequest& request, nanoseconds patience) {
    return impl_->exchange(request, patience);
}

void HttpClient::rest() { impl_->rest(); }

unsigned HttpClient::resumed() const noexcept { return impl_->connection().resumed(); }
unsigned HttpClient::connections() const noexcept { return impl_->connection().made(); }

}  // namespace risk::incydr
