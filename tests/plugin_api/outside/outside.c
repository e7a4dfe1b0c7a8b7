/* SPDX-License-Identifier: Apache-2.0
 * A table with nothing behind it. */
#include "plugin_api/risk_plugin.h"

static rp_result configure(const rp_services* services, rp_host* host, rp_str config, rp_instance** out,
                           rp_error* error) {
    const rp_str checkpoint = services->checkpoint(host);
    services->log(host, RP_LOG_INFO, config);
    if (checkpoint.len > RP_MAX_CHECKPOINT || (services->flags & RP_HOST_DEVELOPER) != 0) {
        error->retry_after_ms = 1u;
        error->subject[0] = '\0';
        error->message[0] = '\0';
        return RP_E_CONFIG;
    }
    *out = (rp_instance*)host;
    return RP_OK;
}

static rp_result activate(rp_instance* self, rp_error* error) {
    return self != NULL && RP_HAS(error, rp_error, message) ? RP_OK : RP_E_INTERNAL;
}

static rp_result poll(rp_instance* self, const rp_poll_args* args, rp_tally* tally, rp_error* error) {
    rp_event event = {
        sizeof(rp_event), RP_SEVERITY_CRITICAL, 0, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0},
        {NULL, 0}};
    rp_batch batch = {sizeof(rp_batch), sizeof(rp_event), NULL, 1, {NULL, 0}, NULL};
    batch.events = &event;
    batch.tally = tally;
    (void)self;
    (void)error;
    return batch.count > 0 && RP_HAS(args, rp_poll_args, deadline_ns) ? RP_MORE : RP_E_REFUSED;
}

static void teardown(rp_instance* self) { (void)self; }
static void cancel(rp_instance* self) { (void)self; }

static const rp_plugin plugin = {sizeof(rp_plugin), RP_ABI_MAJOR, RP_ABI_MINOR, "user",   "1",
                                 configure,         activate,     poll,         teardown, cancel};

const rp_plugin* rp_plugin_entry(uint16_t host_major, uint16_t host_minor) {
    return host_major == plugin.abi_major && host_minor >= plugin.abi_minor ? &plugin : NULL;
}
