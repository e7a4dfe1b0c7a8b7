// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <new>
#include <string_view>
#include <type_traits>

#include "plugin_api/batch.hpp"
#include "plugin_api/failure.hpp"
#include "plugin_api/host.hpp"
#include "plugin_api/risk_plugin.h"
#include "plugin_api/text.hpp"

// A plugin in C++17: derive from rp::Plugin and export the class with one macro.
//
//     class Drop final : public rp::Plugin {
//       public:
//         Drop(rp::Host& host, std::string_view config);   // configure: no I/O; throw rp::Failure(RP_E_CONFIG, …)
//         ~Drop();                                         // teardown
//         rp::Outcome activate() override;
//         rp::Outcome poll(const rp::PollArgs& args, rp::Tally& tally) override;
//     };
//     RP_EXPORT_PLUGIN(Drop, "file_drop", "1.0.0")
//
// Nothing that is thrown crosses the boundary: a Failure becomes its result and text, anything else RP_E_INTERNAL.

namespace rp {

/// rp_poll_args, as far as the host knew it.
struct PollArgs {
    std::uint32_t max_events = 1;  ///< upper bound for the one commit of this poll
    std::int64_t deadline_ns = 0;  ///< on Host::steady_ns(); 0: the host named none
};

/// One instance. Calls never overlap, but for cancel(), which may come from any thread at any time.
class Plugin {
  public:
    explicit Plugin(Host& host) noexcept : host_(host) {}
    Plugin(const Plugin&) = delete;
    Plugin& operator=(const Plugin&) = delete;
    /// teardown: join threads, close descriptors. Even what a destructor throws stops at the barrier.
    virtual ~Plugin() noexcept(false) {}

    /// Proves credentials and permissions, and fixes where reading starts unless the checkpoint says so already.
    virtual Outcome activate() = 0;

    /// One bounded step of reading. `tally` counts the records that this poll read and that no batch of it decided.
    virtual Outcome poll(const PollArgs& args, Tally& tally) = 0;

    /// Wakes what Host::cancelled() cannot reach, such as a blocking read: shut the socket down, signal an event. Must
    /// have no effect on a verb that starts later.  [any]
    virtual void cancel() {}

    /// Shadow it in your class if it cannot live without a service of a later minor.
    static constexpr std::uint16_t least_host_minor = 0;

  protected:
    [[nodiscard]] Host& host() const noexcept { return host_; }

  private:
    Host& host_;
};

namespace detail {

/// Runs one verb; whatever it throws ends here.
template <class Verb>
rp_result guarded(rp_error* error, Verb&& verb) noexcept {
    try {
        const Outcome outcome = verb();
        return outcome.ok() ? outcome.result() : explain(error, outcome.failure());
    } catch (const Failure& failure) {
        return explain(error, failure);
    } catch (const std::bad_alloc&) {
        return explain(error, RP_E_INTERNAL, "The plugin ran out of memory.");
    } catch (const std::exception& thrown) {
        return explain(error, RP_E_INTERNAL, thrown.what());
    } catch (...) {
        return explain(error, RP_E_INTERNAL, "The plugin threw something that is no std::exception.");
    }
}

template <class Verb>
void guarded_silently(Verb&& verb) noexcept {
    try {
        verb();
    } catch (...) {  // teardown and cancel cannot fail, and nobody is there to be told
    }
}

/// What an rp_instance is. The plugin comes last, so that all it uses outlives it.
template <class T>
struct Holder {
    Holder(const rp_services* services, rp_host* handle, std::string_view config)
        : host(services, handle, cancel), plugin(host, config) {}

    /// A cancel that came between two verbs has no effect on the second.
    T& begin_verb() noexcept {
        cancel.store(false, std::memory_order_release);
        return plugin;
    }

    std::atomic<bool> cancel{false};
    Host host;
    T plugin;

    static Holder& of(rp_instance* self) noexcept { return *reinterpret_cast<Holder*>(self); }
};

template <class T>
rp_result configure(const rp_services* services, rp_host* host, rp_str config, rp_instance** out,
                    rp_error* error) noexcept {
    return guarded(error, [&]() -> Outcome {  // NOLINTNEXTLINE(bugprone-unhandled-exception-at-new): guarded handles it
        *out = reinterpret_cast<rp_instance*>(new Holder<T>(services, host, view(config)));
        return RP_OK;
    });
}

template <class T>
rp_result activate(rp_instance* self, rp_error* error) noexcept {
    return guarded(error, [&] { return Holder<T>::of(self).begin_verb().activate(); });
}

inline void write_tally(rp_tally* out, const Tally& tally) noexcept {
    if (out == nullptr) return;
    const rp_tally all = tally.with(0);
    if (RP_HAS(out, rp_tally, requests)) out->requests = all.requests;
    if (RP_HAS(out, rp_tally, fetched)) out->fetched = all.fetched;
    if (RP_HAS(out, rp_tally, duplicate)) out->duplicate = all.duplicate;
    if (RP_HAS(out, rp_tally, not_critical)) out->not_critical = all.not_critical;
    if (RP_HAS(out, rp_tally, before_activation)) out->before_activation = all.before_activation;
}

template <class T>
rp_result poll(rp_instance* self, const rp_poll_args* args, rp_tally* out, rp_error* error) noexcept {
    Tally tally;
    const rp_result result = guarded(error, [&] {
        PollArgs known;
        if (RP_HAS(args, rp_poll_args, max_events)) known.max_events = args->max_events;
        if (RP_HAS(args, rp_poll_args, deadline_ns)) known.deadline_ns = args->deadline_ns;
        return Holder<T>::of(self).begin_verb().poll(known, tally);
    });
    write_tally(out, tally);  // also after a failure: what was read was read
    return result;
}

template <class T>
void teardown(rp_instance* self) noexcept {
    guarded_silently([&] { delete &Holder<T>::of(self); });
}

template <class T>
void cancel(rp_instance* self) noexcept {
    guarded_silently([&] {
        Holder<T>::of(self).cancel.store(true, std::memory_order_release);
        Holder<T>::of(self).plugin.cancel();
    });
}

template <class T>
constexpr rp_plugin table(const char* id, const char* version) noexcept {
    static_assert(std::is_base_of_v<Plugin, T>, "RP_EXPORT_PLUGIN takes a class derived from rp::Plugin");
    return {sizeof(rp_plugin), RP_ABI_MAJOR, T::least_host_minor, id,        version, &configure<T>,
            &activate<T>,      &poll<T>,     &teardown<T>,        &cancel<T>};
}

}  // namespace detail
}  // namespace rp

/// Exports rp_plugin_entry for a class. Once in a library, outside any namespace. `id` and `version` are string literals
/// and say the same as the manifest.
#define RP_EXPORT_PLUGIN(Class, id, version)                                                                    \
    extern "C" RP_EXPORT const rp_plugin* rp_plugin_entry(std::uint16_t host_major, std::uint16_t host_minor) { \
        static constexpr rp_plugin table = ::rp::detail::table<Class>(id, version);                             \
        return host_major == table.abi_major && host_minor >= table.abi_minor ? &table : nullptr;               \
    }
