// SPDX-License-Identifier: Apache-2.0
#include "raw_http.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <stdexcept>

namespace risk::web::testing {
namespace {

RawResponse parse_head(const std::string& head) {
    RawResponse response;
    response.status = std::stoi(head.substr(9, 3));
    for (std::size_t at = head.find("\r\n") + 2; at < head.size();) {
        const auto end = std::min(head.find("\r\n", at), head.size());
        const auto colon = head.find(':', at);
        auto name = head.substr(at, colon - at);
        std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        response.headers[name] = head.substr(colon + 2, end - colon - 2);
        at = end + 2;
    }
    return response;
}

}  // namespace

RawConnection::RawConnection(std::uint16_t port, const char* from)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const timeval patience{10, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    inet_pton(AF_INET, from, &address.sin_addr);
    bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        close(socket_);
        throw std::runtime_error("cannot connect");
    }
}

RawConnection::~RawConnection() { close(socket_); }

void RawConnection::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0) return;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

bool RawConnection::fill() {
    std::array<char, 65536> piece{};
    const auto count = recv(socket_, piece.data(), piece.size(), 0);
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) throw std::runtime_error("the server is silent");
    if (count <= 0) return false;
    pending_.append(piece.data(), static_cast<std::size_t>(count));
    return true;
}

RawResponse RawConnection::receive(bool head) {
    std::size_t end = 0;
    while ((end = pending_.find("\r\n\r\n")) == std::string::npos) {
        if (!fill()) throw std::runtime_error("closed before an answer");
    }
    auto response = parse_head(pending_.substr(0, end));
    pending_.erase(0, end + 4);
    const bool empty = head || response.status == 204 || response.status == 304;
    if (empty) return response;
    if (response.headers.contains("transfer-encoding")) {
        while (auto piece = receive_piece()) response.body += *piece;
    } else {
        response.body = take(std::stoul(response.headers.at("content-length")));
    }
    return response;
}

RawResponse RawConnection::receive_head() { return receive(true); }

std::string RawConnection::take(std::size_t count) {
    while (pending_.size() < count) {
        if (!fill()) throw std::runtime_error("closed within an answer");
    }
    auto text = pending_.substr(0, count);
    pending_.erase(0, count);
    return text;
}

std::optional<std::string> RawConnection::receive_piece() {
    std::size_t end = 0;
    while ((end = pending_.find("\r\n")) == std::string::npos) {
        if (!fill()) throw std::runtime_error("closed within an answer");
    }
    const auto length = std::stoul(pending_.substr(0, end), nullptr, 16);
    pending_.erase(0, end + 2);
    auto piece = take(length + 2);
    piece.resize(length);
    if (length == 0) return std::nullopt;
    return piece;
}

bool RawConnection::closed() {
    while (fill()) {
    }
    return true;
}

bool RawConnection::closed_within(std::chrono::milliseconds patience) {
    pollfd waiting{socket_, POLLIN, 0};
    while (poll(&waiting, 1, static_cast<int>(patience.count())) > 0) {
        if (!fill()) return true;
    }
    return false;
}

RawResponse send(std::uint16_t port, const RawRequest& request) {
    std::string text = request.method + ' ' + request.target + " HTTP/1.1\r\nHost: " + request.host + "\r\n";
    for (const auto& [name, value] : request.headers) text += name + ": " + value + "\r\n";
    if (!request.body.empty()) text += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
    RawConnection connection(port);
    connection.send(text + "Connection: close\r\n\r\n" + request.body);
    return connection.receive(request.method == "HEAD");
}

RawResponse request(std::uint16_t port, std::string_view method, std::string_view target, std::string_view host) {
    return send(port, {std::string(method), std::string(target), {}, {}, std::string(host)});
}

}  // namespace risk::web::testing
