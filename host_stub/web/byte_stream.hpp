// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace risk::web {

using StreamError = boost::system::error_code;

/// A connection's bytes, plain or enciphered. For the server's own units only: it brings Asio with it. What is called back
/// is called later, from the loop; whoever is called keeps the stream alive until then.
class ByteStream {
  public:
    using Done = std::function<void(StreamError, std::size_t)>;
    virtual ~ByteStream() = default;
    virtual void handshake(std::function<void(StreamError)> done) = 0;
    virtual void read_some(boost::asio::mutable_buffer into, Done done) = 0;
    virtual void write(boost::asio::const_buffer all, Done done) = 0;
    virtual void finish(std::function<void()> done) = 0;  ///< says that nothing more will be sent
    virtual void close() = 0;
};

std::unique_ptr<ByteStream> make_plain_stream(boost::asio::ip::tcp::socket socket);

}  // namespace risk::web
