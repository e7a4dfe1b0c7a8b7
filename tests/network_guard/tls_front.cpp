// SPDX-License-Identifier: Apache-2.0
#include "network_guard/tls_front.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace risk::network_guard {
namespace {

using incydr_test::Peer;
using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;

Bio reading(const std::string& text) {
    return {BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), &BIO_free};
}

void use(SSL_CTX* context, const std::vector<Certificate>& chain) {
    bool good = true;
    for (const Certificate& one : chain) {
        X509* const certificate = PEM_read_bio_X509(reading(one.pem).get(), nullptr, nullptr, nullptr);
        if (&one == &chain.front()) {
            good = good && SSL_CTX_use_certificate(context, certificate) == 1;
            X509_free(certificate);
        } else {
            good = good && SSL_CTX_add_extra_chain_cert(context, certificate) == 1;  // takes it  // NOLINT: casts
        }
    }
    EVP_PKEY* const key = PEM_read_bio_PrivateKey(reading(chain.at(0).key_pem).get(), nullptr, nullptr, nullptr);
    good = good && SSL_CTX_use_PrivateKey(context, key) == 1;
    EVP_PKEY_free(key);
    if (!good) throw std::runtime_error("the TLS server of a test cannot use its certificates");
}

}  // namespace

TlsFront::TlsFront(TlsManner manner, std::uint16_t leads_to)
    : manner_(std::move(manner)),
      leads_to_(leads_to),
      context_(context_of(manner_)),
      server_([this](const Peer& client) { serve(client); }) {
    SSL_CTX_set_tlsext_servername_callback(context_.get(), &TlsFront::name_asked);  // NOLINT: the macro casts
    SSL_CTX_set_tlsext_servername_arg(context_.get(), this);                        // NOLINT: the macro casts
}

// As old and as weak as the manner asks for: level 0 forbids nothing.
TlsFront::Context TlsFront::context_of(const TlsManner& manner) {
    Context context(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
    SSL_CTX_set_security_level(context.get(), 0);
    use(context.get(), manner.chain);
    SSL_CTX_set_min_proto_version(context.get(), manner.oldest);
    SSL_CTX_set_max_proto_version(context.get(), manner.newest);
    if (!manner.ciphers.empty() && SSL_CTX_set_cipher_list(context.get(), manner.ciphers.c_str()) != 1)
        throw std::runtime_error("this OpenSSL has no cipher " + manner.ciphers);
    if (manner.demands_certificate)
        SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    static constexpr std::array<unsigned char, 5> sessions_of{'g', 'u', 'a', 'r', 'd'};
    SSL_CTX_set_session_id_context(context.get(), sessions_of.data(), sessions_of.size());
    return context;
}

int TlsFront::name_asked(SSL* ssl, int* alert, void* self) {
    auto& front = *static_cast<TlsFront*>(self);
    const char* const name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    const std::lock_guard lock(front.mutex_);
    if (name != nullptr) front.names_.emplace_back(name);
    if (name != nullptr || !front.manner_.needs_name) return SSL_TLSEXT_ERR_OK;
    *alert = SSL_AD_UNRECOGNIZED_NAME;
    return SSL_TLSEXT_ERR_ALERT_FATAL;
}

void TlsFront::serve(const Peer& client) {
    const std::unique_ptr<SSL, decltype(&SSL_free)> ssl(SSL_new(context_.get()), &SSL_free);
    SSL_set_fd(ssl.get(), client.fd());
    const bool agreed = SSL_accept(ssl.get()) == 1;
    ERR_clear_error();
    if (!agreed) return;
    {
        const std::lock_guard lock(mutex_);
        ++shaken_hands_;
        resumed_ += SSL_session_reused(ssl.get()) == 1 ? 1 : 0;
    }
    const int inside = incydr_test::connect_to_loopback(leads_to_);
    if (inside >= 0) carry(ssl.get(), client.fd(), inside);
    ::close(inside);
    SSL_shutdown(ssl.get());
    ERR_clear_error();
}

void TlsFront::carry(SSL* ssl, int client, int inside) {
    std::array<char, 16'384> buffer{};
    while (!server_.stopping()) {
        std::array<pollfd, 2> both{pollfd{client, POLLIN, 0}, pollfd{inside, POLLIN, 0}};
        if (SSL_pending(ssl) == 0 && ::poll(both.data(), both.size(), 20) <= 0) continue;
        if (SSL_pending(ssl) > 0 || both[0].revents != 0) {
            const int got = SSL_read(ssl, buffer.data(), static_cast<int>(buffer.size()));
            if (got <= 0 || !Peer(inside).send({buffer.data(), static_cast<std::size_t>(got)})) return;
            const std::lock_guard lock(mutex_);
            received_.append(buffer.data(), static_cast<std::size_t>(got));
        }
        if (both[1].revents != 0) {
            const ssize_t got = ::recv(inside, buffer.data(), buffer.size(), 0);
            if (got <= 0 || SSL_write(ssl, buffer.data(), static_cast<int>(got)) <= 0) return;
        }
    }
}

unsigned TlsFront::shaken_hands() const {
    const std::lock_guard lock(mutex_);
    return shaken_hands_;
}

unsigned TlsFront::resumed() const {
    const std::lock_guard lock(mutex_);
    return resumed_;
}

std::vector<std::string> TlsFront::names() const {
    const std::lock_guard lock(mutex_);
    return names_;
}

std::string TlsFront::received() const {
    const std::lock_guard lock(mutex_);
    return received_;
}

}  // namespace risk::network_guard
