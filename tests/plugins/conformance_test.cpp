// SPDX-License-Identifier: Apache-2.0
#include "plugins/conformance/conformance.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <string_view>

using namespace risk::conformance;

namespace {

CheckResult one(const std::filesystem::path& manifest, const std::string& id, ConformanceOptions options = {}) {
    options.only = {id};
    const auto results = run_conformance(manifest, options);
    return results.size() == 1 ? results[0] : CheckResult{};
}

const std::filesystem::path zoo = ZOO_FOLDER, examples = EXAMPLES_FOLDER;

/// A file with two records for file_drop.
class Drop : public testing::Test {
  protected:
    Drop() {
        const int file = ::mkstemp(path_.data());
        if (file >= 0) ::close(file);
        std::ofstream(path_) << R"({"id":"1","person":"a@x.test","severity":"critical","at":1767225600,"title":"One"})"
                             << '\n'
                             << R"({"id":"2","person":"a@x.test","severity":"critical","at":1767225601,"title":"Two"})"
                             << '\n';
    }
    ~Drop() override { std::filesystem::remove(path_); }
    std::string path_ = (std::filesystem::temp_directory_path() / "drop_XXXXXX").string();
};

}  // namespace

TEST(Conformance, has_at_least_25_checks_with_ids_of_their_own) {
    std::set<std::string> ids;
    for (const CheckResult& check : conformance_checks()) {
        EXPECT_TRUE(ids.insert(check.id).second) << check.id;
        EXPECT_FALSE(check.title.empty()) << check.id;
    }
    EXPECT_GE(ids.size(), 25U);
}

TEST(Conformance, a_manifest_that_is_not_there_fails_one_check_and_the_others_are_not_judged) {
    for (const CheckResult& result : run_conformance("/nowhere/x.json", {})) {
        EXPECT_EQ(result.verdict, result.id == "manifest.valid" ? Verdict::failed : Verdict::not_judged) << result.id;
        EXPECT_FALSE(result.detail.empty());
    }
}

TEST(Conformance, says_how_the_process_of_a_check_ended) {
#ifdef __SANITIZE_ADDRESS__
    const auto* const crash = "exit status 1";   // it takes the signal, reports, and leaves
    const auto* const leaves = "exit status 1";  // at the end it looks for leaks, which the walls do not let it
#elif defined(__SANITIZE_THREAD__)
    const auto* const crash = "exit status 66";  // it takes the signal, reports, and leaves
    const auto* const leaves = "exit status 3";
#else
    const auto* const crash = "signal 11";
    const auto* const leaves = "exit status 3";
#endif
    EXPECT_NE(one(zoo / "crashes_in_poll.json", "poll.result").detail.find(crash), std::string::npos);
    EXPECT_NE(one(zoo / "aborts_in_poll.json", "poll.result").detail.find("signal 6"), std::string::npos);
    EXPECT_NE(one(zoo / "exits_in_poll.json", "poll.result").detail.find(leaves), std::string::npos);
    EXPECT_NE(one(zoo / "throws_in_poll.json", "poll.result").detail.find("exception escaped"), std::string::npos);
}

TEST(Conformance, a_hang_in_a_verb_is_a_failure_that_names_the_limit) {
    ConformanceOptions hasty;
    hasty.verb_limit = std::chrono::milliseconds(200);
    const CheckResult result = one(zoo / "hangs_in_poll.json", "poll.result", hasty);
    EXPECT_EQ(result.verdict, Verdict::failed);
    EXPECT_NE(result.detail.find("200 ms"), std::string::npos) << result.detail;
    EXPECT_GE(result.ms, 200);
}

TEST(Conformance, a_check_that_takes_too_long_is_a_failure_that_names_the_limit) {
    ConformanceOptions hasty;
    hasty.time_limit = std::chrono::milliseconds(300);
    const CheckResult result = one(zoo / "hangs_in_poll.json", "poll.result", hasty);
    EXPECT_EQ(result.verdict, Verdict::failed);
    EXPECT_NE(result.detail.find("300 ms"), std::string::npos) << result.detail;
}

TEST(Conformance, a_program_that_cannot_be_started_judges_nothing) {
    ConformanceOptions wrong;
    wrong.executable = "/nowhere/program";
    const CheckResult result = one(zoo / "model.json", "poll.result", wrong);
    EXPECT_EQ(result.verdict, Verdict::not_judged);
    EXPECT_NE(result.detail.find("/nowhere/program"), std::string::npos);
}

TEST(Conformance, tells_each_result_as_it_comes) {
    std::size_t told = 0;
    ConformanceOptions options;
    options.on_result = [&told](const CheckResult&) { ++told; };
    EXPECT_EQ(run_conformance(zoo / "model.json", options).size(), told);
}

TEST(Conformance, leaves_no_descriptor_and_no_child_behind) {
    const auto count = [] {
        std::size_t open = 0;
        for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) ++open;
        return open;
    };
    const std::size_t before = count();
    one(zoo / "model.json", "poll.result");
    one(zoo / "crashes_in_poll.json", "poll.result");
    EXPECT_EQ(count(), before);
}

TEST(Conformance, the_example_in_c_passes) {
    for (const CheckResult& result : run_conformance(examples / "heartbeat.json", {})) {
        const bool has_secret_or_field = result.id == "secrets.hidden" || result.id == "configure.invalid";
        EXPECT_EQ(result.verdict, has_secret_or_field ? Verdict::not_judged : Verdict::passed)
            << result.id << ": " << result.detail;
    }
}

TEST_F(Drop, the_example_in_cpp_passes_with_a_file_to_read) {
    ConformanceOptions options;
    options.config = R"({"path":")" + path_ + R"("})";
    for (const CheckResult& result : run_conformance(examples / "file_drop.json", options)) {
        EXPECT_NE(result.verdict, Verdict::failed) << result.id << ": " << result.detail;
        if (result.verdict == Verdict::passed) continue;
        const bool never_fails = result.id == "activate.again" || result.id == "teardown.failed";
        EXPECT_TRUE(never_fails || result.id == "secrets.hidden") << result.id << ": " << result.detail;
    }
}

TEST(Conformance, without_an_upstream_it_says_what_it_could_not_judge) {
    const CheckResult accepts = one(examples / "file_drop.json", "configure.accepts");
    EXPECT_EQ(accepts.verdict, Verdict::not_judged);
    EXPECT_NE(accepts.detail.find("--config"), std::string::npos) << accepts.detail;
    const CheckResult ids = one(examples / "file_drop.json", "event.ids");
    EXPECT_EQ(ids.verdict, Verdict::not_judged);
    EXPECT_NE(ids.detail.find("see configure.accepts"), std::string::npos) << ids.detail;
}

TEST(Conformance, starts_from_the_checkpoint_that_is_given) {
    ConformanceOptions at_end;
    at_end.checkpoint = "model 10";  // all records were delivered
    EXPECT_EQ(one(zoo / "model.json", "event.ids", at_end).verdict, Verdict::not_judged);
    at_end.checkpoint = std::string("model 9\0\xFF", 9);  // any bytes arrive
    EXPECT_EQ(one(zoo / "model.json", "event.ids", at_end).verdict, Verdict::passed);
}

// Each check runs in this program again.
int main(int argc, char** argv) {
    if (argc > 1 && std::string_view(argv[1]) == "plugin-check-one") return conformance_child_main();
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
