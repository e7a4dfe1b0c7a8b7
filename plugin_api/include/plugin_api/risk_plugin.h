/* SPDX-License-Identifier: Apache-2.0
 *
 * The whole contract between a host and a plugin.  C99 and C++11 or later; no other project header.
 *
 * A plugin is a shared library that exports one function, rp_plugin_entry, and is described by a manifest beside
 * it.  It reads records from one upstream system and hands the host events, together with a checkpoint that says
 * how far it has read.  The host stores both in one transaction.  That transaction is the whole of "exactly once":
 * whoever crashes, the plugin starts again from the last checkpoint, and an event that is offered again is known
 * by its id and counts once.
 *
 *     entry -> configure -> activate -> poll, poll, poll ... -> teardown
 *                              |  ^       |
 *                              +--+       +-> commit (at most once a poll)
 *                             tried again
 *
 * Rules that hold for every declaration
 *
 *   strings   UTF-8, pointer + length, not NUL-terminated unless the name ends in _z.  data may be NULL if len is 0.
 *   memory    is never freed by the side that did not allocate it.  A pointer handed over in a call is good until
 *             that call returns, unless its comment says otherwise; copy what is needed longer.
 *   structs   grow at the end only.  size is sizeof the struct as its writer compiled it; a reader touches a member
 *             only if RP_HAS says that the writer knew it.  Bytes that a reader does not know are ignored.  A writer
 *             sets members it does not use to zero.  rp_str never grows.
 *   enums     never cross: fixed-width typedefs.  What an unknown value means stands beside the type.
 *   errors    no exception and no longjmp crosses, in either direction.  errno is not looked at.
 *   threads   [instance]  never at the same time as another [instance] call on the same instance, but perhaps on
 *                         another thread than the last one.  Different instances run in parallel.
 *             [any]       any thread, at any time between configure and the return of teardown.
 *   process   a plugin leaves the process alone: no signal handlers, no exit, no fork, no change of locale,
 *             environment, working directory or standard streams.
 */
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

/* A different major means that host and plugin cannot talk.  The minor grows when something is appended; it never
 * takes anything away, so a host serves every plugin of its major whose abi_minor is not above its own. */
#define RP_ABI_MAJOR 1u
#define RP_ABI_MINOR 0u

/* True if the writer of *p knew member m of its struct type. */
#define RP_HAS(p, type, m) ((p)->size >= offsetof(type, m) + sizeof((p)->m))

typedef struct rp_str {
    const char* data;
    size_t len;
} rp_str;

/* ---- limits -----------------------------------------------------------------------------------------------------
 * In bytes.  A batch beyond one of them is answered with RP_E_INVALID and nothing of it is stored. */
#define RP_MAX_ID 512u
#define RP_MAX_KIND 64u
#define RP_MAX_SUBJECT 320u
#define RP_MAX_TITLE 1024u
#define RP_MAX_BODY 262144u
#define RP_MAX_CHECKPOINT 4194304u
#define RP_MAX_BATCH 16777216u /* all strings of a batch, and its checkpoint, together */

/* ---- results ----------------------------------------------------------------------------------------------------
 * 0 done; > 0 done, with a hint; < 0 a cause, which decides what the host does next.  Causes say what happened, not
 * what to do: back-off, pausing and restarting are the host's business.
 * Unknown positive values act as RP_OK, unknown negative ones as RP_E_INTERNAL. */
typedef int32_t rp_result;
#define RP_OK 0
#define RP_MORE 1             /* poll: there is more to read now; the host asks again at once */

#define RP_E_CONFIG (-1)      /* an operator must act: error.subject names the configuration field */
#define RP_E_AUTH (-2)        /* an operator must act: the credentials were refused */
#define RP_E_FORBIDDEN (-3)   /* an operator must act: error.subject names the missing permission(s) */
#define RP_E_UNREACHABLE (-4) /* name, connection or TLS; error.subject is "dns", "connect", "tls" or "proxy".  Retried */
#define RP_E_THROTTLED (-5)   /* retried after error.retry_after_ms, or with back-off if that is 0 */
#define RP_E_TIMEOUT (-6)     /* the upstream did not answer in time.  Retried */
#define RP_E_UPSTREAM (-7)    /* it answered, but not as agreed (5xx, garbage).  Retried */
#define RP_E_REFUSED (-8)     /* from commit: nothing was stored now; offer the same events at the next poll.
                                 From poll: a commit was refused.  Retried */
#define RP_E_CANCELLED (-9)   /* the host asked for it; no fault */
#define RP_E_INTERNAL (-10)   /* a defect; the host tears the instance down and makes a new one */
#define RP_E_INVALID (-11)    /* from commit: the batch breaks this contract, and will again.  A defect, as above */

/* Where a verb explains a negative result.  The caller provides it, zeroed but for size; the plugin fills in what it
 * knows.  Texts are NUL-terminated, cut at a character boundary if need be, and never contain a secret. */
typedef struct rp_error {
    uint32_t size;
    uint32_t retry_after_ms; /* 0: not known */
    char subject[64];        /* the field, permission id(s, separated by commas) or step concerned, or empty */
    char message[440];       /* for a person: what, where, expected, found, what to do */
} rp_error;

/* ---- what a plugin delivers ------------------------------------------------------------------------------------- */

/* Unknown values act as RP_SEVERITY_NONE. */
typedef uint32_t rp_severity;
#define RP_SEVERITY_NONE 0u
#define RP_SEVERITY_LOW 1u
#define RP_SEVERITY_MODERATE 2u
#define RP_SEVERITY_HIGH 3u
#define RP_SEVERITY_CRITICAL 4u

/* Something that happened at the source and concerns one person. */
typedef struct rp_event {
    uint32_t size;
    rp_severity severity;   /* at admission */
    int64_t occurred_ns;    /* Unix epoch; when it became what it is */
    rp_str id;              /* stable at the source, the same in every instance that reads that source: the
                               idempotency key.  Not empty */
    rp_str kind;            /* the id of one of the manifest's event_kinds */
    rp_str subject;         /* e-mail address of the person; empty if it could not be found */
    rp_str actor;           /* the source's own id of the person, so that an operator can match by it; may be empty */
    rp_str title;           /* one line for a person */
    rp_str body;            /* one JSON object: the details */
    rp_str ignored_because; /* empty: it counts.  Else the id of one of the manifest's ignored_reasons: the host keeps
                               the event and shows it as "why is it not in the score", but never scores it */
} rp_event;

/* What became of the records that were read.  Each is counted once, either in the batch that decides it or in the
 * tally that poll hands back:  fetched = events + duplicate + not_critical + before_activation. */
typedef struct rp_tally {
    uint32_t size;
    uint32_t requests;          /* sent upstream, retries included */
    uint64_t fetched;           /* records read */
    uint64_t duplicate;         /* decided before, and known by the checkpoint */
    uint64_t not_critical;      /* below the severity that counts; looked at again next time */
    uint64_t before_activation; /* older than the integration */
} rp_tally;

/* One unit of work.  All of it takes effect or none of it does. */
typedef struct rp_batch {
    uint32_t size;
    uint32_t event_stride; /* sizeof(rp_event) to the plugin: the distance between two events */
    const rp_event* events;
    size_t count;
    rp_str checkpoint;     /* opaque to the host; true once the events are stored.  Empty: keep the old one */
    const rp_tally* tally; /* of the records that this batch decides, with fetched = count + the other three; NULL acts
                              as fetched = count */
} rp_batch;

/* ---- what a host offers ----------------------------------------------------------------------------------------- */

typedef struct rp_host rp_host; /* opaque, one an instance */

/* Unknown values act as RP_LOG_INFO. */
typedef int32_t rp_log_level;
#define RP_LOG_DEBUG 0
#define RP_LOG_INFO 1
#define RP_LOG_WARN 2
#define RP_LOG_ERROR 3

/* Bits of rp_services.flags.  Unknown bits are ignored. */
#define RP_HOST_DEVELOPER 1u /* the developer switch: loopback and private addresses may be connected to */

typedef struct rp_services {
    uint32_t size;
    uint16_t abi_major;
    uint16_t abi_minor;
    uint32_t flags;
    uint32_t reserved;
    rp_str allowed_hosts; /* host name patterns, separated by commas, that this integration may connect to: the
                             manifest's and the administrator's.  "*" at the front stands for one or more labels.
                             Good until teardown returns */

    /* Stores a batch.  RP_OK: it is durable, the checkpoint has moved, and it stays so whatever crashes next.
     * Anything else: nothing of it was stored and the checkpoint is the old one.  Events whose id is known already
     * are skipped, which is no error.  At most once in a poll and once in an activate.  [instance] */
    rp_result (*commit)(rp_host* host, const rp_batch* batch);

    /* The stored checkpoint, byte for byte; len 0 on a first run.  Good until the verb returns or commit is called.
     * May be truncated or foreign if the database was tampered with: check it, never crash on it.  [instance] */
    rp_str (*checkpoint)(rp_host* host);

    /* Never blocks on I/O.  The host blanks out the values of secret fields, and may drop messages when flooded.  [any] */
    void (*log)(rp_host* host, rp_log_level level, rp_str message);

    /* The host's clocks, so that tests can own time: Unix epoch, and one that never steps.  [any] */
    int64_t (*unix_ns)(rp_host* host);
    int64_t (*steady_ns)(rp_host* host);

    /* Non-zero once the host wants the running verb to return.  [any] */
    int32_t (*cancelled)(rp_host* host);
} rp_services;

/* ---- what a plugin is ------------------------------------------------------------------------------------------- */

typedef struct rp_instance rp_instance; /* opaque, the plugin's own */

typedef struct rp_poll_args {
    uint32_t size;
    uint32_t max_events; /* upper bound for the one commit of this poll; at least 1 */
    int64_t deadline_ns; /* on the steady clock.  A host may kill a process that is late */
} rp_poll_args;

typedef struct rp_plugin {
    uint32_t size;
    uint16_t abi_major;    /* the contract it was built for */
    uint16_t abi_minor;    /* the lowest host minor it can live with */
    const char* id_z;      /* as in the manifest */
    const char* version_z; /* as in the manifest */

    /* Makes an instance.  No I/O.  config is one JSON object, valid under the manifest's schema, defaults filled in,
     * secrets in clear; anything else is answered with RP_E_CONFIG.  services and host are good until teardown
     * returns.  On a negative result *out is not touched and there is nothing to tear down.  A changed configuration
     * means teardown and a new instance.  [instance] */
    rp_result (*configure)(const rp_services* services, rp_host* host, rp_str config, rp_instance** out, rp_error* error);

    /* Proves credentials and permissions, and fixes where reading starts, unless the checkpoint says so already.  May
     * be called again after a failure.  RP_OK before the first poll.  [instance] */
    rp_result (*activate)(rp_instance* self, rp_error* error);

    /* One bounded step of reading.  Returns by the deadline.  RP_MORE if there is more to read now.  The caller
     * provides tally, zeroed but for size, or NULL; the plugin fills it with the records that this poll read and no
     * batch of it decided, so that fetched = the other three.  [instance] */
    rp_result (*poll)(rp_instance* self, const rp_poll_args* args, rp_tally* tally, rp_error* error);

    /* Legal in every state, cannot fail.  Joins threads, closes descriptors, frees self.  [instance] */
    void (*teardown)(rp_instance* self);

    /* Makes a running activate or poll return within a second, with RP_E_CANCELLED or with what it has done.  Does
     * not wait.  No effect on verbs that start later.  May be NULL: then the plugin looks at cancelled() instead.
     * Never called during or after teardown.  [any] */
    void (*cancel)(rp_instance* self);
} rp_plugin;

/* The one exported symbol.  Returns a table of static lifetime, or NULL if it cannot serve a host of that version: a
 * plugin compares the major with its own, and the minor with the lowest that it can live with.
 * Starts nothing, opens nothing, allocates nothing.  [any] */
RP_EXPORT const rp_plugin* rp_plugin_entry(uint16_t host_major, uint16_t host_minor);

#ifdef __cplusplus
}
#endif

#endif /* RISK_PLUGIN_H */
