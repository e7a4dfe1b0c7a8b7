/* SPDX-License-Identifier: Apache-2.0
 * One plugin, compiled against an older and against a newer copy of the header. Two events a poll, checkpoint "2". */
#include <stdlib.h>
#include <string.h>

#include "plugin_api/risk_plugin.h"

struct rp_instance {
    const rp_services* services;
    rp_host* host;
};

static rp_str text(const char* z) {
    rp_str result = {z, strlen(z)};
    return result;
}

static rp_result configure(const rp_services* services, rp_host* host, rp_str config, rp_instance** out,
                           rp_error* error) {
    rp_instance* self;
    if (config.len < 2) {
        strcpy(error->subject, "config");
#ifdef NEWER
        strcpy(error->message, "Expected a JSON object.");
        if (RP_HAS(error, rp_error, trace)) error->trace = 1;
#endif
        return RP_E_CONFIG;
    }
    self = (rp_instance*)malloc(sizeof *self);
    if (self == NULL) return RP_E_INTERNAL;
    self->services = services;
    self->host = host;
    *out = self;
    return RP_OK;
}

static rp_result activate(rp_instance* self, rp_error* error) {
    (void)self;
    (void)error;
    return RP_OK;
}

static void fill(rp_event* event, const char* id) {
    memset(event, 0x5a, sizeof *event); /* a tail that today's host does not know is not empty */
    event->size = sizeof *event;
    event->severity = RP_SEVERITY_CRITICAL;
    event->occurred_ns = 42;
    event->id = text(id);
    event->kind = text("beat");
    event->subject = text("ann@example.test");
    event->actor = text("ann");
    event->title = text("A title");
    event->body = text("{}");
#ifdef NEWER
    event->ignored_because = text("not_scored");
    event->locale = text("en");
#endif
}

static rp_result poll(rp_instance* self, const rp_poll_args* args, rp_tally* tally, rp_error* error) {
    rp_event events[2];
    rp_batch batch;
    (void)args;
    (void)error;
    fill(&events[0], "first");
    fill(&events[1], "second");
    memset(&batch, 0, sizeof batch);
    batch.size = sizeof batch;
    batch.event_stride = sizeof events[0];
    batch.events = events;
    batch.count = 2;
    batch.checkpoint = text("2");
    if (tally != NULL) tally->not_critical = 7;
#ifdef NEWER
    batch.watermark = text("beyond");
    if (RP_HAS(self->services, rp_services, secret)) self->services->secret(self->host, text("x"));
    if (RP_HAS(args, rp_poll_args, budget) && args->budget > 1) return RP_MORE;
    if (tally != NULL && RP_HAS(tally, rp_tally, rejected)) tally->rejected = 1;
#endif
    return self->services->commit(self->host, &batch);
}

static void teardown(rp_instance* self) { free(self); }

#ifdef NEWER
static void cancel(rp_instance* self) { (void)self; }
static rp_result describe(rp_instance* self, rp_error* error) {
    (void)self;
    (void)error;
    return RP_OK;
}
static const rp_plugin plugin = {sizeof(rp_plugin), RP_ABI_MAJOR, 0,        "newer", "1.0.0",  configure,
                                 activate,          poll,         teardown, cancel,  describe, "https://example.test"};
#else
static const rp_plugin plugin = {sizeof(rp_plugin), RP_ABI_MAJOR, 0,    "older", "1.0.0",
                                 configure,         activate,     poll, teardown};
#endif

const rp_plugin* rp_plugin_entry(uint16_t host_major, uint16_t host_minor) {
    (void)host_minor;
    return host_major == RP_ABI_MAJOR ? &plugin : NULL;
}
