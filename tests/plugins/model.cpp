// SPDX-License-Identifier: Apache-2.0
// The model: a plugin that keeps the whole contract, with ten records to deliver. Compiled with ZOO_FAULT, it is a plugin
// that breaks it in one place.
#include "model.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "mischief.hpp"
#include "zoo_config.hpp"

Position Position::of(std::string_view checkpoint) {
    at_checkpoint(checkpoint);
    Position position;
    if (checkpoint.substr(0, 6) != "model ") return {};
    const char* const end = checkpoint.data() + checkpoint.size();
    const auto read = std::from_chars(checkpoint.data() + 6, end, position.delivered);
    const bool whole = read.ec == std::errc() && read.ptr == end;
    return whole && position.delivered >= 0 && position.delivered <= records ? position : Position();
}

rp_result explain(rp_error* error, rp_result cause, std::string_view subject, std::string_view message) {
    if constexpr (fault == Fault::gives_no_reason) message = "";
    if constexpr (fault == Fault::names_unknown_field) subject = "unheard_of";
    if (RP_HAS(error, rp_error, subject))
        error->subject[subject.copy(error->subject, sizeof error->subject - 1)] = '\0';
    if (RP_HAS(error, rp_error, message))
        error->message[message.copy(error->message, sizeof error->message - 1)] = '\0';
    return cause;
}

namespace {

// Where mixes_up_hosts logs to: the host of whoever was configured last.
std::atomic<rp_host*> last_host{nullptr};

}  // namespace

void rp_instance::log(std::string_view message) const {
    services->log(fault == Fault::mixes_up_hosts ? last_host.load() : host, RP_LOG_INFO, str(message));
}

rp_result rp_instance::commit(const std::vector<rp_event>& events, const std::string& next) {
    rp_tally tally{sizeof(rp_tally), 1, events.size(), 0, 0, 0};
    if constexpr (fault == Fault::miscounts) ++tally.fetched;
    rp_batch batch{sizeof(rp_batch), sizeof(rp_event), events.data(), events.size(), str(next), &tally};
    if (fault == Fault::forgets_checkpoint && !events.empty()) batch.checkpoint = {nullptr, 0};
    last_answer = services->commit(host, &batch);
    if constexpr (fault == Fault::throws_at_odd_answer) {
        if (last_answer == -1000) throw 42;
    }
    if (fault == Fault::commits_twice && last_answer >= 0) {
        const rp_batch nothing{sizeof(rp_batch), sizeof(rp_event), nullptr, 0, {nullptr, 0}, nullptr};
        services->commit(host, &nothing);
    }
    return last_answer;
}

namespace {

bool takes(ConfigKind kind, std::string_view config) {
    if (fault == Fault::refuses_all) return false;
    if (fault == Fault::takes_garbage && kind == ConfigKind::no_json && config.size() > 2) return true;
    if (fault == Fault::takes_true && config == "true") return true;
    if (fault == Fault::takes_nothing && config.empty()) return true;
    if (fault == Fault::takes_invalid && kind == ConfigKind::invalid) return true;
    return kind == ConfigKind::valid;
}

rp_result configure(const rp_services* services, rp_host* host, rp_str config, rp_instance** out, rp_error* error) {
    at_configure();
    static std::atomic<int> instances{0};
    std::string token;
    const std::string_view text(config.len == 0 ? "" : config.data, config.len);
    if (!takes(read_config(text, token), text)) {
        if constexpr (fault == Fault::clears_out) *out = nullptr;
        return explain(error, RP_E_CONFIG, "token", "The configuration: expected {\"token\": a text}.");
    }
    auto* const self = new rp_instance;
    self->services = services;
    self->host = host;
    self->token = token;
    self->number = ++instances;
    self->configured_on = std::this_thread::get_id();
    last_host = host;
    if constexpr (fault == Fault::opens_in_configure) self->descriptor = ::eventfd(0, EFD_CLOEXEC);
    if constexpr (fault == Fault::leaks_memory) static_cast<void>(new std::string(200, 'x'));
    *out = self;
    return RP_OK;
}

// Fixes where reading starts, so that commit is part of it.
rp_result activate(rp_instance* self, rp_error* error) {
    ++self->activates;
    if constexpr (fault != Fault::sticky_cancel) self->cancel = false;
    at_activate(*self);
    if constexpr (fault == Fault::unknown_cause) return explain(error, -77, "", "Something that nobody knows.");
    if constexpr (fault == Fault::reads_beyond) {
        // As if a later header had more services, and nobody had asked RP_HAS.
        const char* const beyond = reinterpret_cast<const char*>(self->services + 1);
        if (*static_cast<const volatile char*>(beyond) != 0) return RP_E_INTERNAL;
    }
    if (fault == Fault::sticky_failure && self->failed) return explain(error, RP_E_INTERNAL, "", "It failed before.");
    self->log("Activating.");
    if (fault == Fault::sticky_cancel && self->cancel) return explain(error, RP_E_CANCELLED, "", "Cancelled.");
    self->failed = self->checkpoint().len == 0 && self->commit({}, Position().text()) < 0;
    if (self->failed) return explain(error, RP_E_REFUSED, "", "The host did not store where reading starts.");
    return RP_OK;
}

rp_event record(int number, std::vector<std::string>& texts, const rp_instance& self) {
    rp_event event{};
    event.size = sizeof event;
    event.severity = RP_SEVERITY_CRITICAL;
    event.occurred_ns = (1'767'225'600 + number) * INT64_C(1'000'000'000);
    event.id = str(texts.emplace_back("zoo/record-" + std::to_string(number)));
    event.kind = str("record");
    event.subject = str("ann@example.test");
    event.actor = str("ann");
    event.title = str("A record");
    event.body = str(texts.emplace_back("{\"number\":" + std::to_string(number) + "}"));
    spoil(event, self, texts);
    return event;
}

rp_result refused(const rp_instance& self, rp_error* error) {
    if constexpr (fault == Fault::hides_refusal) return RP_OK;
    const rp_result cause = self.last_answer == RP_E_INVALID ? RP_E_INTERNAL : RP_E_REFUSED;
    return explain(error, cause, "", "The host did not store the records; they are offered again.");
}

rp_result deliver(rp_instance* self, std::uint32_t max_events, rp_error* error) {
    Position position = self->stored();
    if (fault == Fault::skips_refused) position.delivered = std::max(position.delivered, self->read.delivered);
    const std::uint32_t most = fault == Fault::ignores_max_events ? 3U : std::min(max_events, 3U);
    std::vector<rp_event> events;
    std::vector<std::string> texts;
    texts.reserve(64);  // events point into it
    while (events.size() < most && position.delivered < Position::records) {
        events.push_back(record(++position.delivered, texts, *self));
    }
    if (events.empty()) {
        return fault == Fault::defect_when_idle ? explain(error, RP_E_INVALID, "", "Nothing to do.") : RP_OK;
    }
    self->read = position;
    if (self->commit(events, position.text()) < 0) return refused(*self, error);
    return position.delivered < Position::records ? RP_MORE : RP_OK;
}

rp_result poll(rp_instance* self, const rp_poll_args* args, rp_tally*, rp_error* error) {
    ++self->polls;
    if constexpr (fault != Fault::sticky_cancel) self->cancel = false;
    at_poll(*self, *args);
    if (fault == Fault::one_at_a_time && self->last_answer == RP_E_INTERNAL) {
        return explain(error, RP_E_INTERNAL, "", "Another instance is here.");
    }
    if (self->cancelled()) return explain(error, RP_E_CANCELLED, "", "Cancelled.");
    return deliver(self, args->max_events, error);
}

void teardown(rp_instance* self) {
    at_teardown(*self);
    if (self->descriptor >= 0) ::close(self->descriptor);
    delete self;
}

void cancel(rp_instance* self) {
    if (fault == Fault::cancel_bound_to_thread && self->configured_on != std::this_thread::get_id()) std::abort();
    self->cancel = true;
}

constexpr rp_plugin table = {sizeof(rp_plugin),
                             RP_ABI_MAJOR,
                             0,
                             ZOO_NAME,
                             fault == Fault::lies_about_version ? "9.9.9" : ZOO_VERSION,
                             configure,
                             activate,
                             poll,
                             fault == Fault::hollow_table ? nullptr : teardown,
                             cancel};

}  // namespace

// Faults of the library itself, which the linker and the host's loader see.
#define ZOO_IS_exports_too_much 1
#define ZOO_IS_unresolved 2
#define ZOO_JOIN(a, b) a##b
#define ZOO_IS(name) ZOO_JOIN(ZOO_IS_, name)
#if ZOO_IS(ZOO_FAULT) == 1
extern "C" RP_EXPORT int zoo_helper() { return 1; }
#elif ZOO_IS(ZOO_FAULT) == 2
extern "C" const rp_plugin* zoo_nowhere();
#endif

const rp_plugin* rp_plugin_entry(std::uint16_t host_major, std::uint16_t host_minor) {
#if ZOO_IS(ZOO_FAULT) == 2
    if (host_major == 65535) return zoo_nowhere();
#endif
    if (fault == Fault::refuses_newer_hosts && host_minor > RP_ABI_MINOR) return nullptr;
    return host_major == RP_ABI_MAJOR || fault == Fault::serves_any_major ? &table : nullptr;
}
