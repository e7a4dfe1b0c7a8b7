/* SPDX-License-Identifier: Apache-2.0
 *
 * The smallest plugin that keeps the whole contract. Its source is the clock: every minute that passes is a record.
 * The checkpoint is the number of the last minute delivered, so an event that is offered twice has the same id twice.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plugin_api/risk_plugin.h"

#define NS_A_MINUTE INT64_C(60000000000)
#define MOST_BEATS 64u

struct rp_instance {
    const rp_services* services;
    rp_host* host;
};

static rp_str text(const char* z) {
    rp_str result = {z, strlen(z)};
    return result;
}

static rp_result fail(rp_error* error, rp_result cause, const char* subject, const char* message) {
    snprintf(error->subject, sizeof error->subject, "%s", subject);
    snprintf(error->message, sizeof error->message, "%s", message);
    return cause;
}

static int64_t this_minute(const rp_instance* self) { return self->services->unix_ns(self->host) / NS_A_MINUTE; }

/* The stored minute, or -1 if there is none: on a first run, and if what is stored was not written here. */
static int64_t stored_minute(const rp_instance* self) {
    const rp_str stored = self->services->checkpoint(self->host);
    int64_t minute = 0;
    size_t i;
    if (stored.len == 0 || stored.len > 12) return -1;
    for (i = 0; i < stored.len; ++i) {
        if (stored.data[i] < '0' || stored.data[i] > '9') return -1;
        minute = minute * 10 + (stored.data[i] - '0');
    }
    return minute <= this_minute(self) ? minute : -1;
}

static rp_result commit(const rp_instance* self, const rp_event* events, size_t count, int64_t minute) {
    char checkpoint[24];
    rp_batch batch = {sizeof batch, sizeof(rp_event), NULL, 0, {NULL, 0}, NULL};
    snprintf(checkpoint, sizeof checkpoint, "%" PRId64, minute);
    batch.events = events;
    batch.count = count;
    batch.checkpoint = text(checkpoint);
    return self->services->commit(self->host, &batch);
}

/* There is nothing to configure: the one valid configuration is an empty object. */
static int is_empty_object(rp_str config) {
    char seen[2];
    size_t count = 0, i;
    for (i = 0; i < config.len; ++i) {
        if (config.data[i] == ' ' || config.data[i] == '\t' || config.data[i] == '\r' || config.data[i] == '\n')
            continue;
        if (count == 2) return 0;
        seen[count++] = config.data[i];
    }
    return count == 2 && seen[0] == '{' && seen[1] == '}';
}

static rp_result configure(const rp_services* services, rp_host* host, rp_str config, rp_instance** out,
                           rp_error* error) {
    rp_instance* self;
    if (!is_empty_object(config)) {
        return fail(error, RP_E_CONFIG, "", "The configuration: expected {}, as there is nothing to configure.");
    }
    self = malloc(sizeof *self);
    if (self == NULL) return fail(error, RP_E_INTERNAL, "", "The plugin ran out of memory.");
    self->services = services;
    self->host = host;
    *out = self;
    return RP_OK;
}

/* Reading starts with the minute that runs now, unless the checkpoint says otherwise. */
static rp_result activate(rp_instance* self, rp_error* error) {
    if (stored_minute(self) >= 0) return RP_OK;
    if (commit(self, NULL, 0, this_minute(self) - 1) < 0) {
        return fail(error, RP_E_REFUSED, "", "The host did not store where reading starts.");
    }
    return RP_OK;
}

/* ids[i] holds the text that events[i] borrows until it is committed. */
static void make_beat(rp_event* event, char id[32], int64_t minute) {
    memset(event, 0, sizeof *event);
    snprintf(id, 32, "beat-%" PRId64, minute);
    event->size = sizeof *event;
    event->severity = RP_SEVERITY_NONE;
    event->occurred_ns = minute * NS_A_MINUTE;
    event->id = text(id);
    event->kind = text("beat");
    event->title = text("A minute has passed");
    event->body = text("{}");
    event->ignored_because = text("not_scored");
}

static rp_result poll(rp_instance* self, const rp_poll_args* args, rp_tally* tally, rp_error* error) {
    rp_event events[MOST_BEATS];
    char ids[MOST_BEATS][32];
    const int64_t now = this_minute(self);
    int64_t last = stored_minute(self);
    size_t count = 0;
    (void)tally; /* all that was read is in the batch */
    if (last < 0) last = now - 1;
    while (last < now && count < args->max_events && count < MOST_BEATS) {
        ++last;
        make_beat(&events[count], ids[count], last);
        ++count;
    }
    if (count == 0) return RP_OK;
    if (commit(self, events, count, last) < 0) {
        return fail(error, RP_E_REFUSED, "", "The host did not store the beats; the next poll offers them again.");
    }
    return last < now ? RP_MORE : RP_OK;
}

static void teardown(rp_instance* self) { free(self); }

/* No verb ever waits, so there is nothing to cancel. */
static const rp_plugin plugin = {sizeof(rp_plugin), RP_ABI_MAJOR, 0,    "heartbeat", HEARTBEAT_VERSION,
                                 configure,         activate,     poll, teardown,    NULL};

const rp_plugin* rp_plugin_entry(uint16_t host_major, uint16_t host_minor) {
    (void)host_minor; /* any minor will do */
    return host_major == RP_ABI_MAJOR ? &plugin : NULL;
}
