/* SPDX-License-Identifier: Apache-2.0
 *
 * A real plugin for tests of the host: its source is a file whose length is the number of alerts so far. The checkpoint
 * is how many of them were delivered. A configuration with "hang" in it never returns from poll.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plugin_api/risk_plugin.h"

#define MOST 20u

struct rp_instance {
    const rp_services* services;
    rp_host* host;
    char source[512];
    int hang;
};

static rp_str text(const char* z) {
    rp_str result = {z, strlen(z)};
    return result;
}

static rp_result configure(const rp_services* services, rp_host* host, rp_str config, rp_instance** out,
                           rp_error* error) {
    char copy[1024];
    const char *begin, *end;
    rp_instance* self;
    if (config.len >= sizeof copy) return RP_E_CONFIG;
    memcpy(copy, config.data, config.len);
    copy[config.len] = '\0';
    begin = strstr(copy, "\"source\":\"");
    end = begin ? strchr(begin + 10, '"') : NULL;
    if (!end) {
        snprintf(error->subject, sizeof error->subject, "source");
        return RP_E_CONFIG;
    }
    self = calloc(1, sizeof *self);
    self->services = services;
    self->host = host;
    self->hang = strstr(copy, "hang") != NULL;
    snprintf(self->source, sizeof self->source, "%.*s", (int)(end - begin - 10), begin + 10);
    *out = self;
    return RP_OK;
}

static rp_result activate(rp_instance* self, rp_error* error) {
    struct stat source;
    if (stat(self->source, &source) == 0) return RP_OK;
    snprintf(error->subject, sizeof error->subject, "users.read");
    snprintf(error->message, sizeof error->message, "there is no %.300s", self->source);
    return RP_E_FORBIDDEN;
}

static rp_result poll(rp_instance* self, const rp_poll_args* args, rp_tally* tally, rp_error* error) {
    rp_event events[MOST];
    char ids[MOST][32], people[MOST][32], checkpoint[32] = {0};
    struct stat source;
    const rp_str stored = self->services->checkpoint(self->host);
    long at, i = 0;
    rp_batch batch = {sizeof batch, sizeof(rp_event), events, 0, {NULL, 0}, NULL};
    (void)error;
    while (self->hang) pause();
    if (tally) tally->requests = 1;
    if (stored.len >= sizeof checkpoint || stat(self->source, &source) != 0) return RP_E_UPSTREAM;
    memcpy(checkpoint, stored.data ? stored.data : "", stored.len);
    at = atol(checkpoint);
    for (; at + i < source.st_size && i < (long)MOST && i < (long)args->max_events; ++i) {
        snprintf(ids[i], sizeof ids[i], "t/%ld", at + i);
        snprintf(people[i], sizeof people[i], "p%ld@x.test", (at + i) % 10);
        memset(&events[i], 0, sizeof events[i]);
        events[i].size = sizeof events[i];
        events[i].severity = RP_SEVERITY_CRITICAL;
        events[i].occurred_ns = self->services->unix_ns(self->host);
        events[i].id = text(ids[i]);
        events[i].kind = text("alert");
        events[i].subject = text(people[i]);
        events[i].title = text("an alert");
        events[i].body = text("{}");
    }
    if (i == 0) return RP_OK;
    batch.count = (size_t)i;
    snprintf(checkpoint, sizeof checkpoint, "%ld", at + i);
    batch.checkpoint = text(checkpoint);
    if (self->services->commit(self->host, &batch) < 0) return RP_E_REFUSED;
    return at + i < source.st_size ? RP_MORE : RP_OK;
}

static void teardown(rp_instance* self) { free(self); }

static const rp_plugin plugin = {sizeof(rp_plugin), RP_ABI_MAJOR, 0,    "counter", "1.0.0",
                                 configure,         activate,     poll, teardown,  NULL};

const rp_plugin* rp_plugin_entry(uint16_t host_major, uint16_t host_minor) {
    (void)host_minor;
    return host_major == RP_ABI_MAJOR ? &plugin : NULL;
}
