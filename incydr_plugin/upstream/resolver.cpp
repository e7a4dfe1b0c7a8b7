// SPDX-License-Identifier: Apache-2.0
#include "upstream/resolver.hpp"

#include <netdb.h>
#include <resolv.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <mutex>

namespace risk::incydr {
namespace {

// This thread's resolver gives up sooner than the system's usual 5 s a try, so that a lost lookup can be joined.
void shorten_tries() {
    if (res_init() != 0) return;
    _res.retrans = 2;
    _res.retry = 2;
}

std::vector<std::string> numeric(const addrinfo* list) {
    std::vector<std::string> result;
    for (const addrinfo* at = list; at != nullptr; at = at->ai_next) {
        std::array<char, NI_MAXHOST> text{};
        if (getnameinfo(at->ai_addr, at->ai_addrlen, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) != 0)
            continue;
        if (std::find(result.begin(), result.end(), text.data()) == result.end()) result.emplace_back(text.data());
    }
    return result;
}

}  // namespace

struct Resolver::Lookup {
    explicit Lookup(std::string name) : host(std::move(name)) {}

    const std::string host;
    std::mutex mutex;
    std::condition_variable changed;
    bool done = false;
    int error = 0;
    std::vector<std::string> addresses;

    void run() {
        shorten_tries();
        addrinfo hints{};
        hints.ai_socktype = SOCK_STREAM;
        addrinfo* list = nullptr;
        const int result = getaddrinfo(host.c_str(), nullptr, &hints, &list);
        auto found = result == 0 ? numeric(list) : std::vector<std::string>();
        if (list != nullptr) freeaddrinfo(list);
        res_nclose(&_res);
        const std::lock_guard lock(mutex);
        error = result;
        addresses = std::move(found);
        done = true;
        changed.notify_all();
    }
};

Resolver::~Resolver() {
    if (thread_.joinable()) thread_.join();
}

// A lookup of this host that was given up and has not come back yet: better wait for that than start another.
bool Resolver::running(const std::string& host) const {
    if (!lookup_ || lookup_->host != host) return false;
    const std::lock_guard lock(lookup_->mutex);
    return !lookup_->done;
}

Answer<std::vector<std::string>> Resolver::resolve(const std::string& host, std::chrono::nanoseconds patience,
                                                   const std::function<bool()>& stopped) {
    const auto until = std::chrono::steady_clock::now() + patience;
    if (!running(host)) {
        if (thread_.joinable()) thread_.join();
        lookup_ = std::make_shared<Lookup>(host);
        thread_ = std::thread([lookup = lookup_] { lookup->run(); });
    }
    const auto lookup = lookup_;
    std::unique_lock lock(lookup->mutex);
    while (!lookup->done) {
        if (stopped()) return rp::Failure(RP_E_CANCELLED, "Cancelled while the name " + host + " was looked up.");
        if (std::chrono::steady_clock::now() >= until) {
            return rp::Failure(
                RP_E_UNREACHABLE,
                "The name " + host + " was looked up without an answer. Check the name servers of this machine.",
                "dns");
        }
        lookup->changed.wait_for(lock, std::chrono::milliseconds(20));
    }
    lock.unlock();
    thread_.join();  // it has said its last word, and its stack is not kept until the next lookup
    lookup_.reset();
    if (lookup->error != 0 || lookup->addresses.empty()) {
        const char* const reason = lookup->error != 0 ? gai_strerror(lookup->error) : "no address";
        return rp::Failure(RP_E_UNREACHABLE,
                           "The name " + host + " cannot be resolved: " + reason +
                               ". Check the spelling, and the name servers of this machine.",
                           "dns");
    }
    return lookup->addresses;
}

}  // namespace risk::incydr
