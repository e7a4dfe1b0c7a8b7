// SPDX-License-Identifier: Apache-2.0
// A plugin that does in each verb what its configuration says: {"poll": "log commit:3 more", "secret": "…"}. Words are done
// from left to right; one that starts with a result ends the verb. Written in bare C terms, to stand for any plugin.
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "plugin_api/risk_plugin.h"

#ifndef SCRIPTED_VERSION
#define SCRIPTED_VERSION "1.0.0"
#endif

struct rp_instance {
    const rp_services* services;
    rp_host* host;
    std::string config;
    std::atomic<bool> cancelled{false};
    std::uint64_t polls = 0;
};

namespace {

rp_str str(const std::string& text) { return {text.data(), text.size()}; }

std::string value_of(const std::string& config, const std::string& name) {
    const auto at = config.find("\"" + name + "\":\"");
    if (at == std::string::npos) return {};
    const auto begin = at + name.size() + 4;
    return config.substr(begin, config.find('"', begin) - begin);
}

rp_result commit(rp_instance& self, std::size_t count, const std::string& body, const char* kind = "thing",
                 std::uint64_t fetched_extra = 0) {
    const std::string checkpoint = "after " + std::to_string(++self.polls);
    std::vector<std::string> ids(count);
    std::vector<rp_event> events(count);
    const std::string subject = "ann@x.test", title = "title", kind_text = kind;
    for (std::size_t i = 0; i < count; ++i) {
        ids[i] = "id " + std::to_string(self.polls) + "." + std::to_string(i);
        events[i] = {sizeof(rp_event), RP_SEVERITY_CRITICAL, 42,         str(ids[i]), str(kind_text),
                     str(subject),     {nullptr, 0},         str(title), str(body),   {nullptr, 0}};
    }
    const rp_tally tally{sizeof(rp_tally), 1, count + 2 + fetched_extra, 2, 0, 0};
    const rp_batch batch{sizeof(rp_batch), sizeof(rp_event), events.data(), count, str(checkpoint), &tally};
    return self.services->commit(self.host, &batch);
}

std::size_t open_descriptors() {
    std::size_t count = 0;
    for (int fd = 0; fd < 1024; ++fd) count += ::fcntl(fd, F_GETFD) >= 0 ? 1 : 0;
    return count;
}

rp_result fail(rp_error* error, rp_result cause, const std::string& message, const char* subject) {
    std::snprintf(error->message, sizeof error->message, "%s", message.c_str());
    std::snprintf(error->subject, sizeof error->subject, "%s", subject);
    error->retry_after_ms = 1500;
    return cause;
}

void log(rp_instance& self, const std::string& text) { self.services->log(self.host, RP_LOG_WARN, str(text)); }

void wait_for_cancel(rp_instance& self) {
    while (!self.cancelled.load() && self.services->cancelled(self.host) == 0) ::usleep(1000);
}

[[noreturn]] void hang() {
    while (true) ::pause();
}

bool misbehave(rp_instance& self, const std::string& word) {
    if (word == "segv") ::raise(SIGSEGV);
    if (word == "abort") std::abort();
    if (word == "exit") std::_Exit(7);
    if (word == "throw42") throw 42;
    if (word == "throw") throw std::runtime_error("thrown on purpose, " + value_of(self.config, "secret"));
    if (word == "hang") hang();
    if (word == "garbage") (void)!::write(3, "\xff\xff\xff\xff and so on", 14);
    if (word == "nonsense") (void)!::write(3, "\x06\0\0\0\x02\0\0\0{}", 10);
    if (word == "unasked") {
        const char frame[] = "\x1b\0\0\0\x17\0\0\0{\"type\":\"ready\"       }";
        (void)!::write(3, frame, sizeof frame - 1);
    }
    if (word.starts_with("deaf")) ::close(3);
    if (word == "deaf_and_hang") hang();
    if (word == "fork") {
        const pid_t child = ::fork();
        if (child == 0) hang();
        log(self, child > 0 ? std::to_string(child) : std::strerror(errno));
    }
    return false;
}

/// Non-zero: the verb ends with it.
rp_result do_word(rp_instance& self, const std::string& word, rp_error* error) {
    misbehave(self, word);
    const std::string secret = value_of(self.config, "secret");
    if (word == "more") return RP_MORE;
    if (word == "odd") return 77;
    if (word == "awful") return -77;
    if (word == "auth") return fail(error, RP_E_AUTH, "refused " + secret, "client_id");
    if (word == "wait") {
        wait_for_cancel(self);
        return RP_E_CANCELLED;
    }
    if (word == "log") log(self, "a line");
    if (word == "log_secret") log(self, "the secret is " + secret + ".");
    if (word == "log_flood") {
        for (int i = 0; i < 10'000; ++i) log(self, "line " + std::to_string(i));
    }
    if (word == "log_long") log(self, std::string(100'000, 'x'));
    if (word.starts_with("commit:")) return commit(self, std::stoul(word.substr(7)), "{}");
    if (word == "commit_again") {
        commit(self, 1, "{}");
        return commit(self, 1, "{}");
    }
    if (word == "commit_kind") return commit(self, 1, "{}", "unknown");
    if (word == "commit_body") return commit(self, 1, "no json");
    if (word == "commit_tally") return commit(self, 1, "{}", "thing", 1);
    if (word.starts_with("commit_large:")) {
        return commit(self, std::stoul(word.substr(13)), "{\"x\":\"" + std::string(200'000, 'x') + "\"}");
    }
    if (word == "tell_descriptors") {
        return commit(self, 1, "{\"descriptors\":" + std::to_string(open_descriptors()) + "}");
    }
    if (word == "tell_environment") {
        return commit(self, 1, std::getenv("PLANTED") != nullptr ? "{\"planted\":true}" : "{\"planted\":false}");
    }
    if (word == "tell_checkpoint") {
        const rp_str checkpoint = self.services->checkpoint(self.host);
        return commit(self, 1, "{\"checkpoint\":\"" + std::string(checkpoint.data, checkpoint.len) + "\"}");
    }
    if (word == "tell_settings") {
        const rp_str hosts = self.services->allowed_hosts;
        return commit(self, 1,
                      "{\"flags\":" + std::to_string(self.services->flags) + ",\"hosts\":\"" +
                          std::string(hosts.data, hosts.len) + "\"}");
    }
    return RP_OK;
}

rp_result perform(rp_instance& self, const char* verb, rp_error* error) {
    std::istringstream words(value_of(self.config, verb));
    for (std::string word; words >> word;) {
        if (const rp_result result = do_word(self, word, error); result != RP_OK) return result;
    }
    return RP_OK;
}

rp_result configure(const rp_services* services, rp_host* host, rp_str config, rp_instance** out, rp_error* error) {
    auto* self = new rp_instance{services, host, std::string(config.data, config.len)};
    rp_result result = RP_E_INTERNAL;
    try {
        result = perform(*self, "configure", error);
    } catch (...) {
        delete self;
        throw;
    }
    if (result < 0)
        delete self;
    else if (value_of(self->config, "configure") != "nothing")
        *out = self;
    else
        delete self;
    return result;
}

rp_result activate(rp_instance* self, rp_error* error) {
    self->cancelled = false;
    return perform(*self, "activate", error);
}

rp_result poll(rp_instance* self, const rp_poll_args* args, rp_tally* tally, rp_error* error) {
    self->cancelled = false;
    if (value_of(self->config, "poll") == "deadline") {
        *tally = {sizeof(rp_tally), args->max_events, 3, 1, 1, 1};
        return args->deadline_ns > self->services->steady_ns(self->host) ? RP_OK : RP_E_TIMEOUT;
    }
    if (value_of(self->config, "poll") == "bad_tally") tally->fetched = 5;
    return perform(*self, "poll", error);
}

void teardown(rp_instance* self) {
    const std::unique_ptr<rp_instance> owned(self);  // freed even if it throws on purpose
    perform(*self, "teardown", nullptr);
}

void cancel(rp_instance* self) { self->cancelled = true; }

}  // namespace

extern "C" RP_EXPORT const rp_plugin* rp_plugin_entry(std::uint16_t host_major, std::uint16_t) {
    static const rp_plugin table{sizeof(rp_plugin), RP_ABI_MAJOR, 0,    "scripted", SCRIPTED_VERSION,
                                 configure,         activate,     poll, teardown,   cancel};
    return host_major == RP_ABI_MAJOR ? &table : nullptr;
}
