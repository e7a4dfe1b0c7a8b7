// SPDX-License-Identifier: Apache-2.0
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <utility>

#include "web/byte_stream.hpp"

namespace risk::web {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

class PlainStream final : public ByteStream {
  public:
    explicit PlainStream(tcp::socket socket) : socket_(std::move(socket)) {}

    void handshake(std::function<void(StreamError)> done) override {
        asio::post(socket_.get_executor(), [done = std::move(done)] { done({}); });
    }
    void read_some(asio::mutable_buffer into, Done done) override { socket_.async_read_some(into, std::move(done)); }
    void write(asio::const_buffer all, Done done) override { asio::async_write(socket_, all, std::move(done)); }
    void finish(std::function<void()> done) override {
        StreamError ignored;
        socket_.shutdown(tcp::socket::shutdown_send, ignored);
        asio::post(socket_.get_executor(), std::move(done));
    }
    void close() override {
        StreamError ignored;
        socket_.close(ignored);
    }

  private:
    tcp::socket socket_;
};

}  // namespace

std::unique_ptr<ByteStream> make_plain_stream(tcp::socket socket) {
    return std::make_unique<PlainStream>(std::move(socket));
}

}  // namespace risk::web
