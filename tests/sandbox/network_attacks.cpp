// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>
#include <string>

#include "attack.hpp"

#ifndef IPPROTO_MPTCP
#define IPPROTO_MPTCP 262
#endif

namespace risk::attacks {
namespace {

class Socket {
  public:
    Socket(int family, int type, int protocol = 0) : fd_(::socket(family, type | SOCK_CLOEXEC, protocol)) {}
    ~Socket() {
        if (fd_ >= 0) ::close(fd_);
    }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    [[nodiscard]] int get() const { return fd_; }
    [[nodiscard]] bool open() const { return fd_ >= 0; }

  private:
    const int fd_;
};

sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

bool connected(const Socket& socket, int port) {
    const sockaddr_in address = loopback(port);
    return socket.open() && ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

std::string connect_with(int protocol, const Aims& aims) {
    return got_if(connected(Socket(AF_INET, SOCK_STREAM, protocol), aims.number("port")), "connected");
}

std::string connect_by_6(const Aims& aims) {
    const Socket socket(AF_INET6, SOCK_STREAM);
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_port = htons(static_cast<std::uint16_t>(aims.number("port")));
    ::inet_pton(AF_INET6, "::ffff:127.0.0.1", &address.sin6_addr);
    return got_if(::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0,
                  "connected");
}

/// Data with the first packet: the kernel connects without connect().
std::string fast_open(const Aims& aims) {
    const Socket socket(AF_INET, SOCK_STREAM);
    const sockaddr_in address = loopback(aims.number("port"));
    const bool sent = ::sendto(socket.get(), "x", 1, MSG_FASTOPEN | MSG_NOSIGNAL,
                               reinterpret_cast<const sockaddr*>(&address), sizeof address) == 1;
    return got_if(sent, "connected");
}

std::string fast_open_by_message(const Aims& aims) {
    const Socket socket(AF_INET, SOCK_STREAM);
    sockaddr_in address = loopback(aims.number("port"));
    char byte = 'x';
    iovec part{&byte, 1};
    msghdr message{};
    message.msg_name = &address;
    message.msg_namelen = sizeof address;
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    return got_if(::sendmsg(socket.get(), &message, MSG_FASTOPEN | MSG_NOSIGNAL) == 1, "connected");
}

std::string unix_socket(const std::string& path, bool abstract) {
    const Socket socket(AF_UNIX, SOCK_STREAM);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path + (abstract ? 1 : 0), path.data(), std::min(path.size(), sizeof address.sun_path - 2));
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size() + 1);
    return got_if(::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), length) == 0, "connected");
}

std::string listening(int type) {
    const Socket socket(AF_INET, type);
    const sockaddr_in address = loopback(0);
    const bool bound = ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    return got_if(bound && (type == SOCK_DGRAM || ::listen(socket.get(), 1) == 0), "it listens");
}

std::string pair_of_sockets() {
    int pair[2];
    if (::socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) != 0) return {};
    ::close(pair[0]);
    ::close(pair[1]);
    return "sockets that reach any other";
}

}  // namespace

std::vector<Attack> network_attacks() {
    return {
        {"connect_elsewhere", [](const Aims& a) { return connect_with(0, a); }},
        {"connect_by_ipv6", connect_by_6},
        {"connect_by_mptcp", [](const Aims& a) { return connect_with(IPPROTO_MPTCP, a); }},
        {"fast_open", fast_open},
        {"fast_open_by_message", fast_open_by_message},
        {"unix_socket", [](const Aims& a) { return unix_socket(a.text("socket"), false); }},
        {"abstract_socket", [](const Aims& a) { return unix_socket(a.text("abstract"), true); }},
        {"listen", [](const Aims&) { return listening(SOCK_STREAM); }},
        {"listen_without_bind",
         [](const Aims&) { return got_if(::listen(Socket(AF_INET, SOCK_STREAM).get(), 1) == 0, "it listens"); }},
        {"bind_datagrams", [](const Aims&) { return listening(SOCK_DGRAM); }},
        {"netlink", [](const Aims&) { return got_if(Socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE).open()); }},
        {"raw_packets", [](const Aims&) { return got_if(Socket(AF_INET, SOCK_RAW, IPPROTO_ICMP).open()); }},
        {"whole_packets", [](const Aims&) { return got_if(Socket(AF_PACKET, SOCK_RAW).open()); }},
        {"socket_pair", [](const Aims&) { return pair_of_sockets(); }},
    };
}

}  // namespace risk::attacks
