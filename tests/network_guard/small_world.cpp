// SPDX-License-Identifier: Apache-2.0
#include "network_guard/small_world.hpp"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <nss.h>
#include <resolv.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <utility>

namespace risk::network_guard {
namespace {

std::atomic<SmallWorld*> the_world{nullptr};

int system_connect(int fd, const void* to, unsigned size) {
    return static_cast<int>(::syscall(SYS_connect, fd, to, size));
}

bool carries_tcp(int fd) {
    int type = 0;
    socklen_t size = sizeof(type);
    return ::getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_STREAM;
}

template <class Address>
Address as(const void* bytes) {
    Address address{};
    std::memcpy(&address, bytes, sizeof(address));
    return address;
}

std::string destination(const void* to) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (as<sockaddr>(to).sa_family == AF_INET) {
        const auto v4 = as<sockaddr_in>(to);
        return std::string(inet_ntop(AF_INET, &v4.sin_addr, text.data(), text.size())) + " " +
               std::to_string(ntohs(v4.sin_port));
    }
    const auto v6 = as<sockaddr_in6>(to);
    return std::string(inet_ntop(AF_INET6, &v6.sin6_addr, text.data(), text.size())) + " " +
           std::to_string(ntohs(v6.sin6_port));
}

// The same listener for both families: to an IPv6 socket it is ::ffff:127.0.0.1.
int connect_to_listener(int fd, int family, std::uint16_t port) {
    if (family == AF_INET) {
        sockaddr_in v4{};
        v4.sin_family = AF_INET;
        v4.sin_port = htons(port);
        v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return system_connect(fd, &v4, sizeof(v4));
    }
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    inet_pton(AF_INET6, "::ffff:127.0.0.1", &v6.sin6_addr);
    return system_connect(fd, &v6, sizeof(v6));
}

}  // namespace

SmallWorld::SmallWorld() {
    __nss_configure_lookup("hosts", "files dns");
    the_world = this;
}

SmallWorld::~SmallWorld() { the_world = nullptr; }

void SmallWorld::lead(const std::string& address, std::uint16_t port, std::uint16_t listener) {
    const std::lock_guard lock(mutex_);
    led_[address + " " + std::to_string(port)] = listener;
}

std::vector<std::string> SmallWorld::take_attempts() {
    const std::lock_guard lock(mutex_);
    return std::exchange(attempts_, {});
}

std::uint16_t SmallWorld::listener_for(const std::string& destination) {
    const std::lock_guard lock(mutex_);
    attempts_.push_back(destination);
    const auto found = led_.find(destination);
    return found == led_.end() ? std::uint16_t{0} : found->second;
}

int SmallWorld::connect(int fd, const void* to, unsigned size) {
    SmallWorld* const world = the_world;
    const int family = as<sockaddr>(to).sa_family;
    if (world == nullptr || (family != AF_INET && family != AF_INET6) || !carries_tcp(fd))
        return system_connect(fd, to, size);
    if (const std::uint16_t listener = world->listener_for(destination(to)); listener != 0)
        return connect_to_listener(fd, family, listener);
    errno = ENETUNREACH;
    return -1;
}

std::uint16_t SmallWorld::name_server_port() {
    const SmallWorld* const world = the_world;
    return world == nullptr ? std::uint16_t{0} : world->names.port();
}

}  // namespace risk::network_guard

#define RISK_FOUND_BEFORE_LIBC extern "C" __attribute__((visibility("default")))

RISK_FOUND_BEFORE_LIBC int connect(int fd, const sockaddr* to, socklen_t size) {
    return risk::network_guard::SmallWorld::connect(fd, to, size);
}

// The state of the resolver belongs to a thread; whoever initialises it gets the test's name server.
RISK_FOUND_BEFORE_LIBC int __res_init() {
    static const auto real = reinterpret_cast<int (*)()>(dlsym(RTLD_NEXT, "__res_init"));
    const int result = real();
    if (const std::uint16_t port = risk::network_guard::SmallWorld::name_server_port(); port != 0) {
        _res.nscount = 1;
        _res.nsaddr_list[0].sin_family = AF_INET;
        _res.nsaddr_list[0].sin_port = htons(port);
        _res.nsaddr_list[0].sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    }
    return result;
}
