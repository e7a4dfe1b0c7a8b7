// SPDX-License-Identifier: Apache-2.0
#include "incydr_plugin/loopback_server.hpp"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <stdexcept>

namespace risk::incydr_test {
namespace {

constexpr std::size_t head_limit = 65'536;
constexpr int glance_ms = 20;  // how often a wait looks up to see whether to stop

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

// Not by ::connect, which some tests watch: it is about what the plugin connects to, not about us.
bool connect_past_everybody(int fd, const void* address, std::size_t size) {
    return ::syscall(SYS_connect, fd, address, size) == 0;
}

bool carry(int from, int to) {
    std::array<char, 16'384> buffer{};
    const ssize_t got = ::recv(from, buffer.data(), buffer.size(), 0);
    return got > 0 && Peer(to).send({buffer.data(), static_cast<std::size_t>(got)});
}

// OpenSSL writes without MSG_NOSIGNAL; blocked here, the signal concerns nobody else's thread.
void ignore_broken_pipes() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

}  // namespace

bool Peer::send(std::string_view bytes) const {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

std::string Peer::head() const {
    std::string text;
    char c = 0;
    while (text.size() < head_limit && !text.ends_with("\r\n\r\n") && ::recv(fd_, &c, 1, 0) == 1) text += c;
    return text;
}

void Peer::wait_until_gone() const {
    std::array<char, 4096> scratch{};
    while (::recv(fd_, scratch.data(), scratch.size(), 0) > 0) {
    }
}

void Peer::reset() const {
    const sockaddr nobody{AF_UNSPEC, {}};
    connect_past_everybody(fd_, &nobody, sizeof(nobody));  // Linux: a reset, at once
}

LoopbackServer::LoopbackServer(Serve serve) : serve_(std::move(serve)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof(address);
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 64) != 0)
        throw std::runtime_error("no free port on loopback");
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { accept_all(); });
}

LoopbackServer::~LoopbackServer() {
    stop_ = true;
    thread_.join();
    ::close(listener_);
    for (Guest& guest : guests_) ::shutdown(guest.fd, SHUT_RDWR);
    for (Guest& guest : guests_) {
        guest.thread.join();
        ::close(guest.fd);
    }
}

void LoopbackServer::accept_all() {
    while (!stop_) {
        pollfd ready{listener_, POLLIN, 0};
        if (::poll(&ready, 1, glance_ms) != 1) continue;
        const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (fd < 0) continue;
        ++accepted_;
        guests_.push_back({fd, std::thread([this, fd] {
                               ignore_broken_pipes();
                               serve_(Peer(fd));
                               ::shutdown(fd, SHUT_RDWR);
                           })});
    }
}

void pump(int one, int other, const std::function<bool()>& stop) {
    bool good = true;
    while (good && !stop()) {
        std::array<pollfd, 2> both{pollfd{one, POLLIN, 0}, pollfd{other, POLLIN, 0}};
        if (::poll(both.data(), both.size(), glance_ms) <= 0) continue;
        if (both[0].revents != 0) good = carry(one, other);
        if (good && both[1].revents != 0) good = carry(other, one);
    }
}

int connect_to_loopback(std::uint16_t port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = loopback(port);
    if (connect_past_everybody(fd, &address, sizeof(address))) return fd;
    ::close(fd);
    return -1;
}

}  // namespace risk::incydr_test
