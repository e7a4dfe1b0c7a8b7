// SPDX-License-Identifier: Apache-2.0
#include "plugins/conformance/probe_instance.hpp"

#include <sys/time.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "plugins/conformance/guarded_memory.hpp"

namespace risk::conformance {
namespace {

// Zeroed but for the size, as the contract asks; may be shorter or longer than today's T.
template <class T>
struct Handed {
    explicit Handed(std::size_t size) : memory(size) {
        const auto written = static_cast<std::uint32_t>(size);
        std::memcpy(memory.data(), &written, sizeof written);
    }
    T* get() const { return reinterpret_cast<T*>(memory.data()); }
    GuardedMemory memory;
};

/// Ends the process if this object lives too long: what hangs in foreign code cannot be ended in another way.
class Watch {
  public:
    explicit Watch(std::chrono::milliseconds limit) : armed_(limit.count() > 0) {
        if (armed_) set(limit);
    }
    ~Watch() {
        if (armed_) set(std::chrono::milliseconds(0));
    }
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

  private:
    static void set(std::chrono::milliseconds limit) {
        const itimerval timer{{0, 0}, {limit.count() / 1000, limit.count() % 1000 * 1000}};
        ::setitimer(ITIMER_REAL, &timer, nullptr);
    }
    bool armed_;
};

std::string text_of(const char* text, std::size_t capacity, bool& terminated) {
    const std::size_t length = ::strnlen(text, capacity);
    terminated = terminated && length < capacity;
    return {text, length};
}

}  // namespace

std::string name_of(rp_result result) {
    switch (result) {
        case RP_OK:
            return "ok";
        case RP_MORE:
            return "more";
        case RP_E_CONFIG:
            return "configuration";
        case RP_E_AUTH:
            return "credentials refused";
        case RP_E_FORBIDDEN:
            return "permission missing";
        case RP_E_UNREACHABLE:
            return "unreachable";
        case RP_E_THROTTLED:
            return "throttled";
        case RP_E_TIMEOUT:
            return "timed out";
        case RP_E_UPSTREAM:
            return "upstream error";
        case RP_E_REFUSED:
            return "commit refused";
        case RP_E_CANCELLED:
            return "cancelled";
        case RP_E_INTERNAL:
            return "defect";
        case RP_E_INVALID:
            return "invalid batch";
        default:
            return "unknown result";
    }
}

std::string VerbEnd::sentence() const {
    std::string text = std::to_string(result) + " (" + name_of(result) + ")";
    if (!subject.empty()) text += ": " + subject;
    if (!message.empty()) text += ": " + message;
    return text;
}

ProbeInstance::ProbeInstance(const rp_plugin& plugin, ProbeHost& host, StructSizes sizes)
    : plugin_(plugin), host_(host), sizes_(sizes) {}

ProbeInstance::~ProbeInstance() { teardown(); }

template <class Verb>
VerbEnd ProbeInstance::run(Verb verb) {
    const Handed<rp_error> error(sizes_.error);
    const Watch watch(host_.verb_limit);
    VerbEnd end;
    end.result = verb(error.get());
    host_.end_verb();
    rp_error seen{};
    std::memcpy(&seen, error.get(), std::min(sizes_.error, sizeof seen));
    end.retry_after_ms = seen.retry_after_ms;
    end.subject = text_of(seen.subject, sizeof seen.subject, end.terminated);
    end.message = text_of(seen.message, sizeof seen.message, end.terminated);
    return end;
}

VerbEnd ProbeInstance::configure(std::string_view config) {
    const GuardedMemory lent(config);
    rp_instance* const untouched = reinterpret_cast<rp_instance*>(this);  // no instance of the plugin's is here
    rp_instance* made = untouched;
    VerbEnd end = run([&](rp_error* error) {
        return plugin_.configure(&host_.services(), host_.handle(), {lent.data(), lent.size()}, &made, error);
    });
    end.out_touched = made != untouched;
    if (end.ok() && end.out_touched) self_ = made;
    return end;
}

VerbEnd ProbeInstance::activate() {
    return run([&](rp_error* error) { return plugin_.activate(self_, error); });
}

VerbEnd ProbeInstance::poll(std::uint32_t max_events, std::int64_t seconds) {
    const Handed<rp_poll_args> args(sizes_.poll_args);
    const Handed<rp_tally> tally(sizes_.tally);
    if (RP_HAS(args.get(), rp_poll_args, max_events)) args.get()->max_events = max_events;
    if (RP_HAS(args.get(), rp_poll_args, deadline_ns))
        args.get()->deadline_ns = host_.steady_now() + seconds * 1'000'000'000;
    VerbEnd end = run([&](rp_error* error) { return plugin_.poll(self_, args.get(), tally.get(), error); });
    end.tally = see(*tally.get());
    return end;
}

void ProbeInstance::teardown() {
    if (self_ == nullptr) return;
    const Watch watch(host_.verb_limit);
    plugin_.teardown(std::exchange(self_, nullptr));
    host_.end_verb();
}

void ProbeInstance::cancel() {
    if (RP_HAS(&plugin_, rp_plugin, cancel) && plugin_.cancel != nullptr) plugin_.cancel(self_);
}

}  // namespace risk::conformance
