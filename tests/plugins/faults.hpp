// SPDX-License-Identifier: Apache-2.0
#pragma once

/// What a plugin of the zoo does wrong. Each is a library of its own, build/<preset>/zoo/NAME.so with NAME.json: the model
/// with one fault.
enum class Fault {
    model,  // none

    // what it says of itself
    wrong_hash,
    bad_manifest,
    exports_too_much,
    unresolved,
    serves_any_major,
    hollow_table,
    lies_about_version,
    opens_on_load,
    refuses_newer_hosts,
    reads_beyond,

    // configure
    refuses_all,
    takes_garbage,
    takes_true,
    takes_nothing,
    takes_invalid,
    clears_out,
    gives_no_reason,
    connects_in_configure,
    opens_in_configure,
    names_unknown_field,

    // activate, poll, cancel
    unknown_cause,
    sticky_failure,
    defect_when_idle,
    overstays,
    ignores_cancel_in_activate,
    ignores_cancel_in_poll,
    sticky_cancel,
    cancel_bound_to_thread,

    // commit
    commits_twice,
    hides_refusal,
    skips_refused,
    ignores_max_events,
    long_title,
    miscounts,
    oversized_batch,

    // events
    repeats_ids,
    unstable_ids,
    undeclared_kind,
    undeclared_reason,
    body_is_list,
    bad_utf8,
    unknown_severity,
    no_time,
    bad_utf8_in_log,

    // checkpoints
    forgets_checkpoint,
    crashes_on_foreign_checkpoint,
    crashes_on_short_checkpoint,
    crashes_on_damaged_checkpoint,

    // teardown
    crashes_if_never_activated,
    crashes_after_failed_activate,
    crashes_after_poll,
    leaks_descriptors,
    leaks_threads,
    leaks_memory,
    crashes_on_unload,

    // the process, other instances, the host
    prints,
    ignores_sigpipe,
    mixes_up_hosts,
    one_at_a_time,
    logs_secret,
    throws_at_odd_answer,
    crashes_at_odd_clock,
    crashes_when_cancelled,

    // hostile throughout: for those who run plugins
    throws_in_configure,
    throws_in_activate,
    throws_in_poll,
    crashes_in_configure,
    crashes_in_activate,
    crashes_in_poll,
    crashes_in_teardown,
    aborts_in_poll,
    exits_in_poll,
    hangs_in_configure,
    hangs_in_activate,
    hangs_in_poll,
    hangs_in_teardown,
    floods_log,
};
