// SPDX-License-Identifier: Apache-2.0
#include "receiver.hpp"

#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <stdexcept>

namespace risk::integrations::testing {
namespace {

struct Free {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(SSL* ssl) const { SSL_free(ssl); }
    void operator()(BIO* bio) const { BIO_free(bio); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

Owned<SSL_CTX> context_of(const Receiver::Certificate& certificate) {
    Owned<SSL_CTX> context(SSL_CTX_new(TLS_server_method()));
    const auto bio = [](const std::string& text) {
        return Owned<BIO>(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    };
    const auto pem = bio(certificate.pem), key_pem = bio(certificate.key_pem);
    const Owned<X509> shown(PEM_read_bio_X509(pem.get(), nullptr, nullptr, nullptr));
    const Owned<EVP_PKEY> key(PEM_read_bio_PrivateKey(key_pem.get(), nullptr, nullptr, nullptr));
    if (SSL_CTX_use_certificate(context.get(), shown.get()) != 1 ||
        SSL_CTX_use_PrivateKey(context.get(), key.get()) != 1)
        throw std::runtime_error("the receiver's certificate");
    return context;
}

bool readable(int socket) {
    pollfd wanted{socket, POLLIN, 0};
    return ::poll(&wanted, 1, 20) > 0;
}

/// Whether all of it is there: as long as its head says.
bool complete(const std::string& request) {
    const auto end = request.find("\r\n\r\n");
    const auto length = request.find("Content-Length: ");
    if (end == std::string::npos || length == std::string::npos) return false;
    return request.size() >= end + 4 + std::stoul(request.substr(length + 16));
}

}  // namespace

Receiver::Receiver(Answer answer, const Certificate& certificate)
    : answer_(std::move(answer)), certificate_(certificate) {
    listening_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    if (::bind(listening_, reinterpret_cast<sockaddr*>(&address), length) != 0 || ::listen(listening_, 16) != 0 ||
        ::getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &length) != 0)
        throw std::runtime_error("the receiver cannot listen");
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
}

Receiver::~Receiver() {
    ending_ = true;
    thread_.join();
    ::close(listening_);
}

std::vector<std::string> Receiver::requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
}

void Receiver::serve() {
    while (!ending_) {
        if (!readable(listening_)) continue;
        const int socket = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0) continue;
        talk(socket);
        ::close(socket);
    }
}

void Receiver::talk(int socket) {
    const auto context = certificate_.pem.empty() ? Owned<SSL_CTX>() : context_of(certificate_);
    const Owned<SSL> ssl(context ? SSL_new(context.get()) : nullptr);
    if (ssl) {
        SSL_set_fd(ssl.get(), socket);
        if (SSL_accept(ssl.get()) != 1) return;
    }
    std::string request;
    std::array<char, 4096> part{};
    while (!ending_ && !complete(request)) {
        if ((!ssl || SSL_pending(ssl.get()) == 0) && !readable(socket)) continue;
        const auto count = ssl ? SSL_read(ssl.get(), part.data(), static_cast<int>(part.size()))
                               : static_cast<int>(::recv(socket, part.data(), part.size(), 0));
        if (count <= 0) return;
        request.append(part.data(), static_cast<std::size_t>(count));
    }
    {
        const std::lock_guard lock(mutex_);
        requests_.push_back(request);
    }
    const auto answer = answer_(request);
    if (ssl) {
        if (!answer.empty()) SSL_write(ssl.get(), answer.data(), static_cast<int>(answer.size()));
    } else if (!answer.empty()) {
        ::send(socket, answer.data(), answer.size(), MSG_NOSIGNAL);
    }
    while (answer.empty() && !ending_) {
        if (readable(socket) && ::recv(socket, part.data(), part.size(), 0) <= 0) return;
    }
}

}  // namespace risk::integrations::testing
