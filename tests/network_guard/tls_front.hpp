// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/ssl.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "incydr_plugin/loopback_server.hpp"
#include "incydr_simulator/certificate.hpp"

namespace risk::network_guard {

using incydr_simulator::Certificate;

/// What a TLS server is like.
struct TlsManner {
    std::vector<Certificate> chain;  ///< its own first, with its key; then those above
    int oldest = TLS1_2_VERSION, newest = TLS1_3_VERSION;
    std::string ciphers = {};          ///< of TLS 1.2 and before; empty: the usual ones
    bool demands_certificate = false;  ///< of the client
    bool needs_name = false;           ///< ends the handshake if the client names nobody (SNI)
};

/// Ends TLS and leads what is inside to a port of loopback, where plain HTTP is spoken.
class TlsFront {
  public:
    TlsFront(TlsManner manner, std::uint16_t leads_to);
    TlsFront(const TlsFront&) = delete;
    TlsFront& operator=(const TlsFront&) = delete;

    [[nodiscard]] std::uint16_t port() const { return server_.port(); }
    [[nodiscard]] unsigned accepted() const { return server_.accepted(); }
    [[nodiscard]] unsigned shaken_hands() const;           ///< handshakes that came to their end
    [[nodiscard]] unsigned resumed() const;                ///< and did so with an older session
    [[nodiscard]] std::vector<std::string> names() const;  ///< that clients asked for
    [[nodiscard]] std::string received() const;            ///< inside of TLS, from all clients

  private:
    using Context = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;
    [[nodiscard]] static Context context_of(const TlsManner& manner);
    static int name_asked(SSL* ssl, int* alert, void* self);
    void serve(const incydr_test::Peer& client);
    void carry(SSL* ssl, int client, int inside);

    TlsManner manner_;
    std::uint16_t leads_to_;
    Context context_;
    mutable std::mutex mutex_;
    unsigned shaken_hands_ = 0, resumed_ = 0;
    std::vector<std::string> names_;
    std::string received_;
    incydr_test::LoopbackServer server_;  // the last: its threads use the others
};

}  // namespace risk::network_guard
