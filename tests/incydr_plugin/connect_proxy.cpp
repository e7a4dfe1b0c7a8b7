// SPDX-License-Identifier: Apache-2.0
#include "incydr_plugin/connect_proxy.hpp"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace risk::incydr_test {
namespace {

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

bool send_all(int to, const char* data, std::size_t size) {
    while (size > 0) {
        const ssize_t sent = ::send(to, data, size, MSG_NOSIGNAL);
        if (sent <= 0) return false;
        data += sent;
        size -= static_cast<std::size_t>(sent);
    }
    return true;
}

bool pump(int from, int to) {
    std::array<char, 16384> buffer{};
    const ssize_t got = ::recv(from, buffer.data(), buffer.size(), 0);
    return got > 0 && send_all(to, buffer.data(), static_cast<std::size_t>(got));
}

std::string header_of(int client) {
    std::string text;
    char c = 0;
    while (text.size() < 8192 && !text.ends_with("\r\n\r\n") && ::recv(client, &c, 1, 0) == 1) text += c;
    return text;
}

}  // namespace

ConnectProxy::ConnectProxy(std::uint16_t leads_to, int status) : leads_to_(leads_to), status_(status) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof(address);
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 8) != 0)
        throw std::runtime_error("no port for the proxy");
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
}

ConnectProxy::~ConnectProxy() {
    stop_ = true;
    thread_.join();
    ::close(listener_);
}

std::string ConnectProxy::url() const { return "http://127.0.0.1:" + std::to_string(port_); }

std::vector<std::string> ConnectProxy::asked_for() const {
    const std::lock_guard lock(mutex_);
    return asked_for_;
}

void ConnectProxy::serve() {
    while (!stop_) {
        pollfd ready{listener_, POLLIN, 0};
        if (::poll(&ready, 1, 20) != 1) continue;
        const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (client < 0) continue;
        serve_one(client);
        ::close(client);
    }
}

void ConnectProxy::serve_one(int client) {
    const std::string header = header_of(client);
    const std::size_t from = header.find(' ') + 1;
    {
        const std::lock_guard lock(mutex_);
        asked_for_.push_back(header.substr(from, header.find(' ', from) - from));
    }
    const std::string answer = "HTTP/1.1 " + std::to_string(status_) + " So\r\n\r\n";
    if (!send_all(client, answer.data(), answer.size()) || status_ != 200) return;
    const int upstream = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = loopback(leads_to_);
    bool good = ::connect(upstream, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
    while (good && !stop_) {
        std::array<pollfd, 2> both{pollfd{client, POLLIN, 0}, pollfd{upstream, POLLIN, 0}};
        if (::poll(both.data(), both.size(), 20) <= 0) continue;
        if (both[0].revents != 0) good = pump(client, upstream);
        if (good && both[1].revents != 0) good = pump(upstream, client);
    }
    ::close(upstream);
}

}  // namespace risk::incydr_test
