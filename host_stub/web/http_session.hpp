// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "web/byte_stream.hpp"
#include "web/http_server.hpp"
#include "web/response_head.hpp"

namespace risk::web {

class HttpSession;

/// What the sessions and the acceptor share; touched on the server's thread only.
struct SessionHouse {
    HttpServerOptions options;
    HttpHandlers handlers;
    std::set<HttpSession*> sessions;
    bool stopping = false;
    std::function<void()> on_room = [] {};  ///< a session ended, or can be ended for another's sake
};

/// One connection: read a request, answer it, and again. Alive as long as something is under way.
class HttpSession : public std::enable_shared_from_this<HttpSession> {
  public:
    HttpSession(std::unique_ptr<ByteStream> stream, std::string remote, boost::asio::io_context& io,
                SessionHouse& house);
    ~HttpSession();
    HttpSession(const HttpSession&) = delete;
    HttpSession& operator=(const HttpSession&) = delete;

    void start();
    void stop();   ///< an answer under way is still sent; a connection that only waits is closed
    void close();  ///< at once
    void take_answer(Response response);

    /// Nobody is being answered on it: when all places are taken it may go.
    [[nodiscard]] bool idle() const { return phase_ == Phase::waiting || phase_ == Phase::leaving; }
    [[nodiscard]] std::chrono::steady_clock::time_point since() const { return since_; }
    [[nodiscard]] const std::string& remote() const { return remote_; }

  private:
    enum class Phase : std::uint8_t { waiting, reading_body, answering, sending, streaming, leaving, closed };
    static constexpr std::size_t piece_bytes = 16 * 1024, buffer_bytes = 64 * 1024;
    using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;

    void enter(Phase phase);
    void set_deadline(std::chrono::milliseconds wait);
    void no_deadline() { deadline_.cancel(); }

    void next_request();
    void parse_header();
    void on_header();
    void before_body();
    void read_body(std::size_t limit);
    void parse_body();
    void read_more(void (HttpSession::*then)());
    bool take_apart();
    bool parse(StreamError& error);
    void hand_over();
    void refuse(int status, const Failure& why);
    void refuse(const StreamError& error);

    void answer(Response response, bool keep_alive);
    [[nodiscard]] Framing framing() const;
    void send(std::string text, void (HttpSession::*then)());
    void on_sent();
    void next_piece();
    void begin_feed();
    void next_feed();
    void watch_client();
    void finish();
    void leave();
    void discard();

    std::unique_ptr<ByteStream> stream_;
    std::string remote_;
    boost::asio::io_context& io_;
    SessionHouse& house_;
    boost::asio::steady_timer deadline_;
    Phase phase_ = Phase::waiting;
    std::chrono::steady_clock::time_point since_;
    boost::beast::flat_buffer buffer_;
    std::optional<Parser> parser_;
    Request request_;
    std::size_t body_limit_ = 0;
    bool begun_ = false;  ///< something of the request has arrived
    bool first_ = true;
    Response response_;
    std::string out_;
    bool head_only_ = false, old_version_ = false, keep_alive_ = false, sending_ = false;
    std::size_t discarded_ = 0;
    std::shared_ptr<HttpSession> kept_;  ///< itself, while only somebody's answer is awaited
};

}  // namespace risk::web
