/* SPDX-License-Identifier: Apache-2.0
 * The contract as a later minor might have it: today's declarations,
 * and a tail that today's host does not know. Frozen; only for tests. */
#ifndef RISK_PLUGIN_H
#define RISK_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(_WIN32)
#define RP_EXPORT __declspec(dllexport)
#else
#define RP_EXPORT __attribute__((visibility("default")))
#endif

#define RP_ABI_MAJOR 1u
#define RP_ABI_MINOR 3u

#define RP_HAS(p, type, m) ((p)->size >= offsetof(type, m) + sizeof((p)->m))

typedef struct rp_str {
    const char* data;
    size_t len;
} rp_str;

#define RP_MAX_ID 512u
#define RP_MAX_KIND 64u
#define RP_MAX_SUBJECT 320u
#define RP_MAX_TITLE 1024u
#define RP_MAX_BODY 262144u
#define RP_MAX_CHECKPOINT 4194304u
#define RP_MAX_BATCH 16777216u

typedef int32_t rp_result;
#define RP_OK 0
#define RP_MORE 1

#define RP_E_CONFIG (-1)
#define RP_E_AUTH (-2)
#define RP_E_FORBIDDEN (-3)
#define RP_E_UNREACHABLE (-4)
#define RP_E_THROTTLED (-5)
#define RP_E_TIMEOUT (-6)
#define RP_E_UPSTREAM (-7)
#define RP_E_REFUSED (-8)
#define RP_E_CANCELLED (-9)
#define RP_E_INTERNAL (-10)
#define RP_E_INVALID (-11)

typedef struct rp_error {
    uint32_t size;
    uint32_t retry_after_ms;
    char subject[64];
    char message[440];
    char document[64];
    uint64_t trace;
} rp_error;

typedef uint32_t rp_severity;
#define RP_SEVERITY_NONE 0u
#define RP_SEVERITY_LOW 1u
#define RP_SEVERITY_MODERATE 2u
#define RP_SEVERITY_HIGH 3u
#define RP_SEVERITY_CRITICAL 4u

typedef struct rp_event {
    uint32_t size;
    rp_severity severity;
    int64_t occurred_ns;
    rp_str id;
    rp_str kind;
    rp_str subject;
    rp_str actor;
    rp_str title;
    rp_str body;
    rp_str ignored_because;
    rp_str locale;
    uint64_t weight;
} rp_event;

typedef struct rp_tally {
    uint32_t size;
    uint32_t requests;
    uint64_t fetched;
    uint64_t duplicate;
    uint64_t not_critical;
    uint64_t before_activation;
    uint64_t rejected;
} rp_tally;

typedef struct rp_batch {
    uint32_t size;
    uint32_t event_stride;
    const rp_event* events;
    size_t count;
    rp_str checkpoint;
    const rp_tally* tally;
    rp_str watermark;
} rp_batch;

typedef struct rp_host rp_host;

typedef int32_t rp_log_level;
#define RP_LOG_DEBUG 0
#define RP_LOG_INFO 1
#define RP_LOG_WARN 2
#define RP_LOG_ERROR 3

#define RP_HOST_DEVELOPER 1u

typedef struct rp_services {
    uint32_t size;
    uint16_t abi_major;
    uint16_t abi_minor;
    uint32_t flags;
    uint32_t reserved;
    rp_str allowed_hosts;

    rp_result (*commit)(rp_host* host, const rp_batch* batch);

    rp_str (*checkpoint)(rp_host* host);

    void (*log)(rp_host* host, rp_log_level level, rp_str message);

    int64_t (*unix_ns)(rp_host* host);
    int64_t (*steady_ns)(rp_host* host);

    int32_t (*cancelled)(rp_host* host);
    rp_str (*secret)(rp_host* host, rp_str name);
} rp_services;

typedef struct rp_instance rp_instance;

typedef struct rp_poll_args {
    uint32_t size;
    uint32_t max_events;
    int64_t deadline_ns;
    uint64_t budget;
} rp_poll_args;

typedef struct rp_plugin {
    uint32_t size;
    uint16_t abi_major;
    uint16_t abi_minor;
    const char* id_z;
    const char* version_z;

    rp_result (*configure)(const rp_services* services, rp_host* host, rp_str config, rp_instance** out, rp_error* error);

    rp_result (*activate)(rp_instance* self, rp_error* error);

    rp_result (*poll)(rp_instance* self, const rp_poll_args* args, rp_tally* tally, rp_error* error);

    void (*teardown)(rp_instance* self);

    void (*cancel)(rp_instance* self);
    rp_result (*describe)(rp_instance* self, rp_error* error);
    const char* home_z;
} rp_plugin;

RP_EXPORT const rp_plugin* rp_plugin_entry(uint16_t host_major, uint16_t host_minor);

#ifdef __cplusplus
}
#endif

#endif
