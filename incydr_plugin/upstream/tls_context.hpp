// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/ssl.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "upstream/base_url.hpp"

namespace risk::incydr {

/// What TLS needs beyond one connection: whom to trust, and the last session with each origin, so that the next
/// connection need not negotiate again. Thread-safe once it is made.
class TlsContext {
  public:
    /// The system's trust store, and the authorities in `ca_file` if it is not empty. Throws rp::Failure about ca_file.
    explicit TlsContext(const std::string& ca_file);
    TlsContext(const TlsContext&) = delete;
    TlsContext& operator=(const TlsContext&) = delete;

    [[nodiscard]] SSL_CTX* native() const noexcept { return context_.get(); }

    /// Asks `ssl` to speak to the host of `origin` only, by name or address, and to resume if there is something to
    /// resume.
    void prepare(SSL* ssl, const Origin& origin);

    /// To be called before an SSL is freed: otherwise OpenSSL takes its session for broken and forgets it.
    static void retire(SSL* ssl) noexcept;

    /// Why TLS failed, in words, with what to do about it. `error` is OpenSSL's or 0, `text` what is
    /// said about it.
    [[nodiscard]] static std::string reason(const SSL* ssl, unsigned long error, const std::string& text);

  private:
    static int keep(SSL* ssl, SSL_SESSION* session);

    struct Free {
        void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
        void operator()(SSL_SESSION* session) const noexcept { SSL_SESSION_free(session); }
    };
    using Session = std::unique_ptr<SSL_SESSION, Free>;

    std::unique_ptr<SSL_CTX, Free> context_;
    std::mutex mutex_;
    std::map<std::string, Session> sessions_;  // by host and port
};

}  // namespace risk::incydr
