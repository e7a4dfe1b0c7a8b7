// SPDX-License-Identifier: Apache-2.0
// A small plugin for the runner's target. Its configuration says in one letter a step what each verb does, and it says so
// loudly if the runner breaks its side of the contract.
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>

#include "plugin_api/risk_plugin.h"
#include "plugin_api/text.hpp"

struct rp_instance {
    const rp_services* services;
    rp_host* host;
    std::string config;
    std::atomic<bool> cancelled{false}, within{false};
    std::uint32_t commits = 0;
};

namespace {

void insist(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "BROKEN: %s\n", what);
    std::abort();
}

std::string member(const std::string& config, const std::string& name) {
    const auto at = config.find("\"" + name + "\":\"");
    if (at == std::string::npos) return {};
    const auto begin = at + name.size() + 4;
    return config.substr(begin, config.find('"', begin) - begin);
}

struct Offer {
    std::size_t events = 1;
    const char* kind = "thing";
    const char* body = "{}";
    std::uint64_t fetched_extra = 0;
};

/// What was stored is the checkpoint from then on; what was not leaves the former.
void commit(rp_instance& self, const Offer& offer) {
    const std::string before(rp::view(self.services->checkpoint(self.host)));
    const std::string after = before.substr(0, 64) + std::to_string(++self.commits);
    const rp_event event{sizeof(rp_event), RP_SEVERITY_CRITICAL, 42,           rp::str("id"),       rp::str(offer.kind),
                         rp::str("a@x"),   {nullptr, 0},         rp::str("t"), rp::str(offer.body), {nullptr, 0}};
    const std::unique_ptr<rp_event[]> events(new rp_event[offer.events]);
    for (std::size_t i = 0; i < offer.events; ++i) events[i] = event;
    const rp_tally tally{sizeof(rp_tally), 1, offer.events + offer.fetched_extra, 0, 0, 0};
    const rp_batch batch{sizeof(rp_batch), sizeof(rp_event), events.get(), offer.events, rp::str(after), &tally};
    const rp_result result = self.services->commit(self.host, &batch);
    const auto now = rp::view(self.services->checkpoint(self.host));
    insist(now == (result == RP_OK ? after : before), "the checkpoint is that of the last commit that was stored");
    // At bodies the host looks, which here is not there.
    if (std::string_view(offer.kind) != "thing" || offer.fetched_extra != 0)
        insist(result == RP_E_INVALID, "a batch that breaks the contract is refused");
}

rp_result fail(const rp_instance& self, rp_error* error) {
    if (error == nullptr) return RP_E_AUTH;
    std::snprintf(error->message, sizeof error->message, "refused %s", member(self.config, "secret").c_str());
    error->retry_after_ms = 5;
    return RP_E_AUTH;
}

rp_result step(rp_instance& self, char what, rp_error* error, rp_tally* tally) {
    const std::string secret = member(self.config, "secret");
    switch (what) {
        case 'c':
            commit(self, {});
            break;
        case 'C':
            commit(self, {.events = 9});
            break;
        case 'k':
            commit(self, {.kind = "unknown"});
            break;
        case 'b':
            commit(self, {.body = "no json"});
            break;
        case 'f':
            commit(self, {.fetched_extra = 1});
            break;
        case 'l':
            self.services->log(self.host, RP_LOG_WARN, rp::str("the secret is " + secret + "."));
            break;
        case 'w':
            while (!self.cancelled && self.services->cancelled(self.host) == 0) ::usleep(50);
            return RP_E_CANCELLED;
        case 'e':
            return fail(self, error);
        case 't':
            throw std::runtime_error("thrown with " + secret);
        case '4':
            throw 42;
        case 'm':
            return RP_MORE;
        case 'o':
            return 77;
        case 'a':
            return -77;
        case 'u':
            if (tally != nullptr) tally->fetched = 5;
            break;
        default:
            break;
    }
    return RP_OK;
}

rp_result perform(rp_instance& self, const char* verb, rp_error* error, rp_tally* tally) {
    const std::string steps = member(self.config, verb).substr(0, 16);
    for (const char each : steps) {
        if (const rp_result result = step(self, each, error, tally); result != RP_OK) return result;
    }
    return RP_OK;
}

/// Verbs of one instance never overlap: whoever finds another one in it says so.
class Alone {
  public:
    explicit Alone(std::atomic<bool>& within) : within_(within) {
        insist(!within_.exchange(true), "one verb of an instance at a time");
    }
    ~Alone() { within_ = false; }
    Alone(const Alone&) = delete;
    Alone& operator=(const Alone&) = delete;

  private:
    std::atomic<bool>& within_;
};

rp_result configure(const rp_services* services, rp_host* host, rp_str config, rp_instance** out, rp_error* error) {
    auto made = std::make_unique<rp_instance>();
    made->services = services;
    made->host = host;
    made->config = rp::view(config);
    const rp_result result = perform(*made, "configure", error, nullptr);
    if (result >= 0 && member(made->config, "configure") != "n") *out = made.release();
    return result;
}

rp_result activate(rp_instance* self, rp_error* error) {
    const Alone alone(self->within);
    self->cancelled = false;
    return perform(*self, "activate", error, nullptr);
}

rp_result poll(rp_instance* self, const rp_poll_args* args, rp_tally* tally, rp_error* error) {
    const Alone alone(self->within);
    insist(args->max_events > 0, "a poll may commit something");
    self->cancelled = false;
    return perform(*self, "poll", error, tally);
}

void teardown(rp_instance* self) {
    const std::unique_ptr<rp_instance> owned(self);
    const Alone alone(owned->within);
    perform(*self, "teardown", nullptr, nullptr);
}

void cancel(rp_instance* self) { self->cancelled = true; }

}  // namespace

extern "C" RP_EXPORT const rp_plugin* rp_plugin_entry(std::uint16_t host_major, std::uint16_t) {
    static const rp_plugin table{sizeof(rp_plugin), RP_ABI_MAJOR, 0,    "obedient", "1.0.0",
                                 configure,         activate,     poll, teardown,   cancel};
    return host_major == RP_ABI_MAJOR ? &table : nullptr;
}
