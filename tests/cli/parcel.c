/* SPDX-License-Identifier: Apache-2.0
 *
 * For tests of the command line: delivers, once, as many critical events as the configuration says, and logs its token so
 * that a host which does not blank it out is found out. The tokens "wrong" and "limited" are refused.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plugin_api/risk_plugin.h"

#define MOST 50u

struct rp_instance {
    const rp_services* services;
    rp_host* host;
    unsigned long count;
    char token[201];
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

/* What follows "name": in the configuration, or NULL. The host has validated it. */
static const char* member(const char* config, const char* name) {
    char quoted[32];
    const char* found;
    snprintf(quoted, sizeof quoted, "\"%s\":", name);
    found = strstr(config, quoted);
    return found == NULL ? NULL : found + strlen(quoted);
}

static rp_result configure(const rp_services* services, rp_host* host, rp_str config, rp_instance** out,
                           rp_error* error) {
    char copy[4096];
    const char *token, *count;
    rp_instance* self;
    if (config.len >= sizeof copy) return fail(error, RP_E_CONFIG, "", "The configuration is too long.");
    memcpy(copy, config.data, config.len);
    copy[config.len] = '\0';
    token = member(copy, "token");
    count = member(copy, "count");
    if (token == NULL || count == NULL) return fail(error, RP_E_CONFIG, "token", "The token or the count is missing.");
    self = calloc(1, sizeof *self);
    if (self == NULL) return fail(error, RP_E_INTERNAL, "", "The plugin ran out of memory.");
    self->services = services;
    self->host = host;
    self->count = strtoul(count, NULL, 10);
    sscanf(token, "\"%200[^\"]", self->token);
    *out = self;
    return RP_OK;
}

static rp_result activate(rp_instance* self, rp_error* error) {
    char line[300];
    if (strcmp(self->token, "wrong") == 0) return fail(error, RP_E_AUTH, "", "Parcel refused the token.");
    if (strcmp(self->token, "limited") == 0)
        return fail(error, RP_E_FORBIDDEN, "people.read", "Parcel does not let this token see people.");
    snprintf(line, sizeof line, "The token is %s.", self->token);
    self->services->log(self->host, RP_LOG_WARN, text(line));
    return RP_OK;
}

static void make_event(rp_event* event, char id[32], char subject[32], unsigned long number, int64_t now) {
    memset(event, 0, sizeof *event);
    snprintf(id, 32, "parcel-%lu", number);
    snprintf(subject, 32, "p%lu@x.test", number % 5);
    event->size = sizeof *event;
    event->severity = RP_SEVERITY_CRITICAL;
    event->occurred_ns = now - (int64_t)number * 1000000000;
    event->id = text(id);
    event->kind = text("parcel");
    event->subject = text(subject);
    event->actor = text("42");
    event->title = text("=A parcel \033[31mwas\033[0m delivered");
    event->body = text("{\"weight\":2.5,\"to\":[\"door\",\"box\"]}");
}

static rp_result poll(rp_instance* self, const rp_poll_args* args, rp_tally* tally, rp_error* error) {
    rp_event events[MOST];
    char ids[MOST][32], subjects[MOST][32];
    rp_batch batch = {sizeof batch, sizeof(rp_event), NULL, 0, {NULL, 0}, NULL};
    unsigned long i;
    (void)args;
    (void)tally;
    if (self->services->checkpoint(self->host).len != 0) return RP_OK;
    for (i = 0; i < self->count; ++i)
        make_event(&events[i], ids[i], subjects[i], i, self->services->unix_ns(self->host));
    batch.events = events;
    batch.count = self->count;
    batch.checkpoint = text("delivered");
    if (self->services->commit(self->host, &batch) < 0)
        return fail(error, RP_E_REFUSED, "", "The host did not take the parcels.");
    return RP_OK;
}

static void teardown(rp_instance* self) { free(self); }

static const rp_plugin plugin = {sizeof(rp_plugin), RP_ABI_MAJOR, 0,    "parcel", PARCEL_VERSION,
                                 configure,         activate,     poll, teardown, NULL};

const rp_plugin* rp_plugin_entry(uint16_t host_major, uint16_t host_minor) {
    (void)host_minor;
    return host_major == RP_ABI_MAJOR ? &plugin : NULL;
}
