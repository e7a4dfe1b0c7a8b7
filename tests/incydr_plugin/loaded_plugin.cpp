// SPDX-License-Identifier: Apache-2.0
#include "incydr_plugin/loaded_plugin.hpp"

#include <algorithm>
#include <boost/dll/shared_library.hpp>

#include "plugin_api/text.hpp"

namespace risk::incydr_test {
namespace {

Verb outcome(rp_result result, const rp_error& error) {
    Verb verb;
    verb.result = result;
    verb.subject = error.subject;
    verb.message = error.message;
    verb.retry_after_ms = error.retry_after_ms;
    return verb;
}

rp_error no_error() {
    rp_error error{};
    error.size = sizeof(error);
    return error;
}

}  // namespace

const rp_plugin& plugin_table() {
    static const boost::dll::shared_library library(
        INCYDR_PLUGIN_FILE, boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local);
    static const rp_plugin* const table =
        library.get<const rp_plugin*(std::uint16_t, std::uint16_t)>("rp_plugin_entry")(RP_ABI_MAJOR, RP_ABI_MINOR);
    return *table;
}

LoadedPlugin::LoadedPlugin(TestHost& host, const std::string& config) : host_(host) {
    rp_error error = no_error();
    configured =
        outcome(plugin_table().configure(host.services(), host.handle(), rp::str(config), &instance_, &error), error);
}

LoadedPlugin::~LoadedPlugin() {
    if (instance_ != nullptr) plugin_table().teardown(instance_);
}

Verb LoadedPlugin::activate() {
    rp_error error = no_error();
    return outcome(plugin_table().activate(instance_, &error), error);
}

Verb LoadedPlugin::poll(std::uint32_t max_events, double patience_s) {
    rp_error error = no_error();
    rp_poll_args args{
        sizeof(args), max_events,
        host_.steady_ns() + static_cast<std::int64_t>(patience_s * 1e9) * std::max<std::int64_t>(1, host_.factor())};
    rp_tally tally{};
    tally.size = sizeof(tally);
    const rp_result result = plugin_table().poll(instance_, &args, &tally, &error);
    host_.add(tally);
    Verb verb = outcome(result, error);
    verb.tally = tally;
    return verb;
}

Verb LoadedPlugin::poll_all(std::uint32_t max_events) {
    Verb verb;
    for (int times = 0; times < 2000; ++times) {
        verb = poll(max_events);
        if (verb.result != RP_MORE) break;
    }
    return verb;
}

void LoadedPlugin::cancel() { plugin_table().cancel(instance_); }

}  // namespace risk::incydr_test
