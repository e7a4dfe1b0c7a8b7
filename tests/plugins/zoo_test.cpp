// SPDX-License-Identifier: Apache-2.0
// Each check is proved by a plugin that fails it, and by a model that passes all of them.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "plugins/conformance/conformance.hpp"

using namespace risk::conformance;

namespace {

ConformanceOptions options() {
    ConformanceOptions options;
    options.time_limit = std::chrono::seconds(60);
    return options;
}

std::vector<CheckResult> check(const std::string& name, const ConformanceOptions& options) {
    return run_conformance(std::filesystem::path(ZOO_FOLDER) / (name + ".json"), options);
}

std::set<std::string> with(Verdict verdict, const std::vector<CheckResult>& results) {
    std::set<std::string> ids;
    for (const CheckResult& result : results) {
        if (result.verdict == verdict) ids.insert(result.id);
    }
    return ids;
}

std::string report(const std::vector<CheckResult>& results) {
    std::string text;
    for (const CheckResult& result : results) {
        if (result.verdict == Verdict::passed) continue;
        text += result.id + " " + std::string(name_of(result.verdict)) + ": " + result.detail + "\n";
    }
    return text;
}

struct Row {
    const char* plugin;
    std::set<std::string> fails;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.plugin; }

// Exactly these checks fail; what they keep from being judged is not judged.
const Row rows[] = {
    {"bad_manifest", {"manifest.valid"}},
    {"wrong_hash", {"library.hash"}},
    {"exports_too_much", {"library.exports"}},
    {"unresolved", {"library.loads"}},
    {"serves_any_major", {"entry.foreign_major"}},
    {"hollow_table", {"entry.table"}},
    {"lies_about_version", {"entry.identity"}},
    {"opens_on_load", {"entry.quiet"}},
    {"takes_garbage", {"configure.bad_json"}},
    {"takes_true", {"configure.no_object"}},
    {"takes_nothing", {"configure.empty"}},
    {"takes_invalid", {"configure.invalid"}},
    {"clears_out", {"configure.out"}},
    {"gives_no_reason", {"configure.error"}},
    {"connects_in_configure", {"configure.no_socket"}},
    {"opens_in_configure", {"configure.no_io"}},
    {"unknown_cause", {"activate.result"}},
    {"sticky_failure", {"activate.again"}},
    {"defect_when_idle", {"poll.result"}},
    {"overstays", {"poll.deadline"}},
    {"names_unknown_field", {"error.subject"}},
    {"ignores_cancel_in_activate", {"cancel.activate"}},
    {"ignores_cancel_in_poll", {"cancel.poll"}},
    {"sticky_cancel", {"cancel.idle"}},
    {"cancel_bound_to_thread", {"cancel.threads"}},
    {"commits_twice", {"commit.once"}},
    {"hides_refusal", {"commit.refused"}},
    {"skips_refused", {"commit.offered_again"}},
    {"ignores_max_events", {"commit.max_events"}},
    {"long_title", {"commit.limits"}},
    {"oversized_batch", {"commit.limits"}},
    {"miscounts", {"tally.adds_up"}},
    {"repeats_ids", {"event.ids"}},
    {"unstable_ids", {"event.stable_ids"}},
    {"undeclared_kind", {"event.kinds"}},
    {"undeclared_reason", {"event.reasons"}},
    {"body_is_list", {"event.body"}},
    {"bad_utf8", {"event.text"}},
    {"unknown_severity", {"event.severity"}},
    {"no_time", {"event.time"}},
    {"bad_utf8_in_log", {"log.text"}},
    {"forgets_checkpoint", {"checkpoint.moves"}},
    {"crashes_on_foreign_checkpoint", {"checkpoint.random"}},
    {"crashes_on_short_checkpoint", {"checkpoint.truncated"}},
    {"crashes_on_damaged_checkpoint", {"checkpoint.damaged"}},
    {"crashes_after_failed_activate", {"teardown.failed"}},
    {"leaks_descriptors", {"teardown.descriptors"}},
    {"leaks_threads", {"teardown.threads"}},
    {"leaks_memory", {"teardown.memory"}},
    {"crashes_on_unload", {"library.retires"}},
    {"prints", {"process.streams"}},
    {"ignores_sigpipe", {"process.settings"}},
    {"mixes_up_hosts", {"instances.separate"}},
    {"one_at_a_time", {"instances.parallel"}},
    {"logs_secret", {"secrets.hidden"}},
    {"throws_at_odd_answer", {"host.refusals"}},
    {"crashes_at_odd_clock", {"host.clocks"}},
    {"crashes_when_cancelled", {"host.cancelled"}},
    {"refuses_newer_hosts", {"host.newer"}},
};

// These break so much that more than one check sees it; at least these do.
const Row broad_rows[] = {
    {"reads_beyond", {"host.older"}},
    {"crashes_if_never_activated", {"teardown.configured"}},
    {"crashes_after_poll", {"teardown.polled"}},
    {"throws_in_configure", {"configure.accepts"}},
    {"throws_in_activate", {"activate.result"}},
    {"throws_in_poll", {"poll.result"}},
    {"crashes_in_configure", {"configure.accepts"}},
    {"crashes_in_activate", {"activate.result"}},
    {"crashes_in_poll", {"poll.result"}},
    {"crashes_in_teardown", {"teardown.configured"}},
    {"aborts_in_poll", {"poll.result"}},
    {"exits_in_poll", {"poll.result"}},
};

class Narrow : public testing::TestWithParam<Row> {};
class Broad : public testing::TestWithParam<Row> {};

std::string row_name(const testing::TestParamInfo<Row>& row) { return row.param.plugin; }

}  // namespace

TEST(Model, passes_every_check_and_each_is_judged) {
    const auto results = check("model", options());
    EXPECT_GE(results.size(), 25U);
    for (const CheckResult& result : results) {
        EXPECT_EQ(result.verdict, Verdict::passed) << result.id << ": " << result.detail;
    }
}

TEST_P(Narrow, fails_exactly_its_check) {
    const auto results = check(GetParam().plugin, options());
    EXPECT_EQ(with(Verdict::failed, results), GetParam().fails) << report(results);
}
INSTANTIATE_TEST_SUITE_P(Zoo, Narrow, testing::ValuesIn(rows), row_name);

TEST_P(Broad, fails_at_least_its_check) {
    const auto results = check(GetParam().plugin, options());
    const auto failed = with(Verdict::failed, results);
    for (const std::string& id : GetParam().fails) EXPECT_TRUE(failed.contains(id)) << id << "\n" << report(results);
}
INSTANTIATE_TEST_SUITE_P(Zoo, Broad, testing::ValuesIn(broad_rows), row_name);

TEST(Zoo, refuses_all_fails_configure_accepts_once_a_configuration_is_given) {
    ConformanceOptions given = options();
    given.config = R"({"token":"anything"})";
    EXPECT_EQ(with(Verdict::failed, check("refuses_all", given)), std::set<std::string>{"configure.accepts"});
    EXPECT_EQ(with(Verdict::failed, check("refuses_all", options())), std::set<std::string>{});
}

TEST(Zoo, hangs_are_failures_and_the_rest_is_not_waited_for) {
    for (const char* plugin : {"hangs_in_configure", "hangs_in_activate", "hangs_in_poll", "hangs_in_teardown"}) {
        ConformanceOptions hasty = options();
        hasty.verb_limit = std::chrono::milliseconds(700);
        const auto results = check(plugin, hasty);
        const auto failed = with(Verdict::failed, results);
        EXPECT_GE(failed.size(), 3U) << plugin << "\n" << report(results);
        EXPECT_LE(failed.size(), 5U) << plugin << "\n" << report(results);
    }
}

TEST(Zoo, every_check_is_failed_by_a_plugin) {
    std::set<std::string> proved = {"configure.accepts"};
    for (const Row& row : rows) proved.insert(row.fails.begin(), row.fails.end());
    for (const Row& row : broad_rows) proved.insert(row.fails.begin(), row.fails.end());
    for (const CheckResult& listed : conformance_checks()) EXPECT_TRUE(proved.contains(listed.id)) << listed.id;
}
