// SPDX-License-Identifier: Apache-2.0
#include "mischief.hpp"

#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <mutex>

namespace {

using std::chrono::milliseconds;

[[noreturn]] void hang() {
    for (;;) ::pause();
}

[[noreturn]] void crash() {
    ::raise(SIGSEGV);
    std::abort();
}

void nap(milliseconds time) { std::this_thread::sleep_for(time); }

// Slow as an upstream may be, and then deaf. Only on a thread of its own, which is where a verb runs that is going to be
// cancelled: the other checks need not wait for it.
void ignore_cancel(const rp_instance& self) {
    if (self.configured_on == std::this_thread::get_id()) return;
    for (int i = 0; i < 4000 && !self.cancelled(); ++i) nap(milliseconds(1));
    if (self.cancelled()) nap(milliseconds(1500));
}

void* idle(void*) { hang(); }

void start_idle_thread() {
    pthread_t thread;
    if (::pthread_create(&thread, nullptr, idle, nullptr) == 0) ::pthread_detach(thread);
}

void overstay(const rp_instance& self, const rp_poll_args& args) {
    const std::int64_t left = args.deadline_ns - self.services->steady_ns(self.host);
    if (left < 5'000'000'000) nap(milliseconds(left / 1'000'000 + 1000));
}

// While one instance is here, another one is sent away.
bool alone() {
    static std::mutex one;
    if (!one.try_lock()) return false;
    nap(milliseconds(2));
    one.unlock();
    return true;
}

struct OnLoad {
    OnLoad() {
        if constexpr (fault == Fault::opens_on_load) static_cast<void>(::eventfd(0, EFD_CLOEXEC));
    }
    ~OnLoad() {
        if constexpr (fault == Fault::crashes_on_unload) crash();
    }
};
const OnLoad on_load;

}  // namespace

void at_configure() {
    if constexpr (fault == Fault::throws_in_configure) throw 42;
    if constexpr (fault == Fault::crashes_in_configure) crash();
    if constexpr (fault == Fault::hangs_in_configure) hang();
    if constexpr (fault == Fault::connects_in_configure) ::close(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
}

void at_activate(rp_instance& self) {
    if constexpr (fault == Fault::throws_in_activate) throw 42;
    if constexpr (fault == Fault::crashes_in_activate) crash();
    if constexpr (fault == Fault::hangs_in_activate) hang();
    if constexpr (fault == Fault::ignores_cancel_in_activate) ignore_cancel(self);
    if constexpr (fault == Fault::leaks_threads) start_idle_thread();
    if constexpr (fault == Fault::ignores_sigpipe) ::signal(SIGPIPE, SIG_IGN);
    if constexpr (fault == Fault::logs_secret) self.log("The token is " + self.token);
    if constexpr (fault == Fault::bad_utf8_in_log) self.log("caf\xE9");
    if constexpr (fault == Fault::crashes_at_odd_clock) {
        if (self.services->unix_ns(self.host) <= 0) crash();
    }
}

void at_poll(rp_instance& self, const rp_poll_args& args) {
    if constexpr (fault == Fault::throws_in_poll) throw 42;
    if constexpr (fault == Fault::crashes_in_poll) crash();
    if constexpr (fault == Fault::aborts_in_poll) std::abort();
    if constexpr (fault == Fault::exits_in_poll) std::exit(3);
    if constexpr (fault == Fault::hangs_in_poll) hang();
    if constexpr (fault == Fault::ignores_cancel_in_poll) {
        if (self.polls == 1) ignore_cancel(self);
    }
    if constexpr (fault == Fault::overstays) overstay(self, args);
    if constexpr (fault == Fault::leaks_descriptors) static_cast<void>(::eventfd(0, EFD_CLOEXEC));
    if constexpr (fault == Fault::prints) std::puts("polling");
    if constexpr (fault == Fault::one_at_a_time) self.last_answer = alone() ? RP_OK : RP_E_INTERNAL;
    if constexpr (fault == Fault::crashes_when_cancelled) {
        if (self.services->cancelled(self.host) != 0) crash();
    }
    if constexpr (fault == Fault::floods_log) {
        for (int i = 0; i < 100'000; ++i) self.log("the same again, and again, and again");
    }
    static_cast<void>(args);
}

void at_teardown(rp_instance& self) {
    if constexpr (fault == Fault::crashes_in_teardown) crash();
    if constexpr (fault == Fault::hangs_in_teardown) hang();
    if constexpr (fault == Fault::crashes_if_never_activated) {
        if (self.activates == 0) crash();
    }
    if constexpr (fault == Fault::crashes_after_failed_activate) {
        if (self.failed && self.cancelled()) crash();
    }
    if constexpr (fault == Fault::crashes_after_poll) {
        if (self.polls > 0) crash();
    }
}

void at_checkpoint(std::string_view checkpoint) {
    const bool ours = checkpoint.substr(0, 6) == "model ";
    if constexpr (fault == Fault::crashes_on_foreign_checkpoint) {
        if (!ours && checkpoint.size() > 100) crash();
    }
    if constexpr (fault == Fault::crashes_on_short_checkpoint) {
        if (checkpoint.size() < 7 && checkpoint.substr(0, 3) == "mod") crash();
    }
    if constexpr (fault == Fault::crashes_on_damaged_checkpoint) {
        if (checkpoint.size() == 7 && (!ours || checkpoint[6] < '0' || checkpoint[6] > '9')) crash();
    }
}

void spoil(rp_event& event, const rp_instance& self, std::vector<std::string>& texts) {
    const auto own = [&texts](std::string text) { return str(texts.emplace_back(std::move(text))); };
    if constexpr (fault == Fault::repeats_ids) event.id = str("always the same");
    if constexpr (fault == Fault::unstable_ids) {
        event.id = own(std::string(event.id.data, event.id.len) + " of instance " + std::to_string(self.number));
    }
    if constexpr (fault == Fault::undeclared_kind) event.kind = str("undeclared");
    if constexpr (fault == Fault::undeclared_reason) event.ignored_because = str("undeclared");
    if constexpr (fault == Fault::body_is_list) event.body = str("[]");
    if constexpr (fault == Fault::bad_utf8) event.title = str("caf\xE9");
    if constexpr (fault == Fault::unknown_severity) event.severity = 9;
    if constexpr (fault == Fault::no_time) event.occurred_ns = 0;
    if constexpr (fault == Fault::long_title) event.title = own(std::string(RP_MAX_TITLE + 1, 't'));
    if constexpr (fault == Fault::oversized_batch) {
        event.body = own("{\"x\":\"" + std::string(RP_MAX_BATCH / 2, 'x') + "\"}");
    }
}
