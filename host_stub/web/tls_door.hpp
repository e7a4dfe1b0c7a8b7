// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "base/failure.hpp"
#include "web/byte_stream.hpp"
#include "web/http_server.hpp"

namespace risk::web {

/// Makes TLS streams of sockets: 1.2 and 1.3, with forward secrecy only. For the server's own units.
class TlsDoor {
  public:
    /// Fails, naming the file, when certificate and key cannot be read, do not belong together or are not in force, or
    /// when others than its user may read the key.
    static Result<std::unique_ptr<TlsDoor>> open(const TlsFiles& files);
    virtual ~TlsDoor() = default;
    virtual std::unique_ptr<ByteStream> stream(boost::asio::ip::tcp::socket socket) = 0;
};

}  // namespace risk::web
