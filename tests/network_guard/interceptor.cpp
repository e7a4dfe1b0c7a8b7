// SPDX-License-Identifier: Apache-2.0
#include "network_guard/interceptor.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <array>

namespace risk::network_guard {
namespace {

using incydr_test::Peer;

constexpr std::uint64_t plenty = 96U << 20U;

}  // namespace

Interceptor::Interceptor(std::uint16_t leads_to)
    : leads_to_(leads_to), server_([this](const Peer& client) { serve(client); }) {}

void Interceptor::answer(const std::string& path, Answer how) {
    const std::lock_guard lock(mutex_);
    path_ = path;
    how_ = std::move(how);
    struck_ = 0;
}

void Interceptor::stand_aside() { answer({}, {}); }

unsigned Interceptor::struck() const {
    const std::lock_guard lock(mutex_);
    return struck_;
}

std::optional<Interceptor::Answer> Interceptor::answer_for(const std::string& head) {
    const std::lock_guard lock(mutex_);
    const std::size_t target = head.find(' ') + 1;
    if (!how_ || head.compare(target, path_.size(), path_) != 0) return std::nullopt;
    ++struck_;
    return how_;
}

void Interceptor::serve(const Peer& client) {
    const int fd = incydr_test::connect_to_loopback(leads_to_);
    const Peer server(fd);
    for (bool more = fd >= 0; more;) {
        const std::string head = client.head();
        if (!head.ends_with("\r\n\r\n")) break;
        if (const auto own = answer_for(head)) {
            more = (*own)(client);
        } else {
            more = server.send(head) && client.send(relayed(server));
        }
    }
    ::close(fd);
}

// The simulator always says how long its answers are.
std::string Interceptor::relayed(const Peer& server) {
    std::string text = server.head();
    const std::size_t at = text.find("Content-Length: ");
    std::size_t left = at == std::string::npos ? 0 : std::stoul(text.substr(at + 16));
    std::array<char, 16'384> buffer{};
    while (left > 0) {
        const ssize_t got = ::recv(server.fd(), buffer.data(), std::min(left, buffer.size()), 0);
        if (got <= 0) break;
        text.append(buffer.data(), static_cast<std::size_t>(got));
        left -= static_cast<std::size_t>(got);
    }
    return text;
}

Interceptor::Answer bytes(std::string text, bool then_goes) {
    return [text = std::move(text), then_goes](const Peer& client) { return client.send(text) && !then_goes; };
}

Interceptor::Answer without_end(std::string head, std::string piece, std::atomic<std::uint64_t>& sent) {
    return [head = std::move(head), piece = std::move(piece), &sent](const Peer& client) {
        sent = 0;
        for (bool heard = client.send(head); heard && sent < plenty; sent += piece.size()) heard = client.send(piece);
        return false;
    };
}

std::string good(const std::string& body, const std::string& more_headers) {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + more_headers +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace risk::network_guard
