// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "upstream/address_rules.hpp"
#include "upstream/http_client.hpp"
#include "upstream/resolver.hpp"
#include "upstream/shared_network.hpp"

namespace risk::incydr {

/// The way to an upstream: names, addresses, proxy and TLS, with a deadline on each step. Only HttpClient's own units
/// include this, because it brings Asio with it.
class Connection {
  public:
    // With the executor named, and without Beast's own deadlines, which set a timer for each piece that is read.
    using PlainStream = boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;
    using TlsStream = boost::beast::ssl_stream<PlainStream>;
    using error_code = boost::system::error_code;
    using Clock = std::chrono::steady_clock;

    Connection(const HttpOptions& options, std::function<bool()> stopped);
    ~Connection() { release(); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// An exchange begins; none of its steps goes beyond.
    void begin(Clock::time_point until) noexcept { until_ = until; }

    [[nodiscard]] bool open() const;
    [[nodiscard]] std::optional<rp::Failure> connect();
    void close();
    /// Closes, and keeps nothing that the next connect() can make anew.
    void release();

    [[nodiscard]] SharedNetwork& network() const noexcept { return *network_; }

    /// Runs one asynchronous operation to its end, its deadline, or cancellation.
    template <class Start>
    error_code step(std::chrono::milliseconds limit, Start&& start);

    /// Calls `use` with the stream in use.
    template <class Use>
    auto with_stream(Use&& use) {
        return std::visit([&](auto& stream) { return use(*stream); }, stream_);
    }

    /// What a failed step comes to, in words.
    [[nodiscard]] rp::Failure explain(error_code ec, const std::string& what, const char* subject) const;

    [[nodiscard]] bool cancelled() const noexcept { return cancelled_; }
    [[nodiscard]] unsigned made() const noexcept { return made_; }
    [[nodiscard]] unsigned resumed() const noexcept { return resumed_; }

  private:
    [[nodiscard]] Answer<std::vector<std::string>> addresses_of(const Origin& peer);
    [[nodiscard]] std::optional<rp::Failure> refused_behind_proxy() const;
    [[nodiscard]] bool in_clear() const;
    [[nodiscard]] rp::Failure refused(const std::string& host, const std::string& address, AddressKind kind) const;
    [[nodiscard]] rp::Failure as_proxy(const rp::Failure& failure) const;
    std::optional<rp::Failure> connect_to(PlainStream& stream, const Origin& peer,
                                          const std::vector<std::string>& addresses);
    std::optional<rp::Failure> tunnel(PlainStream& stream);
    std::optional<rp::Failure> handshake();
    std::optional<rp::Failure> look_whom_to_trust();
    [[nodiscard]] rp::Failure tls_failure(error_code ec) const;
    PlainStream& socket();
    void drop() noexcept;

    static constexpr std::chrono::milliseconds glance{50};  // how often a wait looks up to see whether to stop

    const HttpOptions& options_;
    std::function<bool()> stopped_;
    std::shared_ptr<SharedNetwork> network_;
    std::shared_ptr<Trust> trust_;                 // of the connection in use
    std::unique_ptr<boost::asio::io_context> io_;  // three descriptors: only while there is a connection
    Resolver resolver_;
    std::variant<std::unique_ptr<PlainStream>, std::unique_ptr<TlsStream>> stream_;
    Clock::time_point until_;
    bool cancelled_ = false;
    unsigned made_ = 0, resumed_ = 0;
};

template <class Start>
Connection::error_code Connection::step(std::chrono::milliseconds limit, Start&& start) {
    const Clock::time_point begun = Clock::now(), until = std::min<Clock::time_point>(until_, begun + limit);
    if (until <= begun) return boost::beast::error::timeout;
    std::optional<error_code> done;
    error_code ended;  // by us, and why
    start([&done](error_code ec, auto&&...) { done = ec; });
    cancelled_ = false;
    for (Clock::time_point now = begun; !done; now = Clock::now()) {
        if (!ended && (cancelled_ = stopped_())) ended = boost::asio::error::operation_aborted;
        if (!ended && now >= until) ended = boost::beast::error::timeout;
        if (ended) drop();  // every operation on it ends now
        if (io_->stopped()) io_->restart();
        io_->run_one_until(ended ? now + glance : std::min<Clock::time_point>(until, now + glance));
    }
    return ended ? ended : *done;
}

}  // namespace risk::incydr
