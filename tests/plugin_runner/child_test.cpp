// SPDX-License-Identifier: Apache-2.0
// What a process of its own is for: whatever a plugin does, the host only hears of it.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <tuple>
#include <vector>

#include "plugins/unique_fd.hpp"
#include "scripted.hpp"

namespace risk::plugins::test {
namespace {

using namespace std::chrono_literals;

class Child : public testing::Test {
  protected:
    // A sanitizer in the child must not turn signals into exit statuses.
    Child() {
        for (const char* name : {"ASAN_OPTIONS", "TSAN_OPTIONS"}) ::setenv(name, "handle_segv=0:handle_abort=0", 1);
    }
};

UniqueFd watch(int pid) { return UniqueFd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))); }

bool ends_within_30s(const UniqueFd& pidfd) {
    pollfd ended{pidfd.get(), POLLIN, 0};
    return ::poll(&ended, 1, 30'000) == 1;
}

std::size_t own_descriptors() {
    const auto folder = std::filesystem::directory_iterator("/proc/self/fd");
    return static_cast<std::size_t>(std::distance(begin(folder), end(folder)));
}

/// Runs into the word in the verb; tells how the process ended.
std::string end_in(const std::string& verb, const std::string& word) {
    Running running(RunMode::child_process);
    running.configure("{\"" + verb + "\":\"" + word + "\"}");
    running.process->activate(1, 20s);
    running.process->poll(1, 10, 20s);
    running.process->teardown(1);
    const ProcessEnd end = running.recorder.await_end();
    EXPECT_FALSE(end.expected);
    EXPECT_EQ(running.recorder.ends(), 1);
    return end.reason;
}

class CrashingChild : public Child, public testing::WithParamInterface<std::tuple<std::string, std::string>> {};

TEST_P(CrashingChild, is_an_end_with_a_reason) {
    const auto& [verb, word] = GetParam();
    const std::string reason = end_in(verb, word);
    const std::string expected = word == "segv"    ? "killed by signal 11 (segmentation fault)"
                                 : word == "abort" ? "killed by signal 6 (aborted)"
                                                   : "exited with status 7";
    EXPECT_EQ(reason, expected + " during " + verb);
}

INSTANTIATE_TEST_SUITE_P(InEachVerb, CrashingChild,
                         testing::Combine(testing::Values("configure", "activate", "poll", "teardown"),
                                          testing::Values("segv", "abort", "exit")),
                         [](const auto& test) { return std::get<0>(test.param) + "_" + std::get<1>(test.param); });

TEST_F(Child, that_sends_garbage_is_ended) {
    EXPECT_EQ(end_in("poll", "garbage wait"),
              "sent a malformed frame: a frame of 4294967295 bytes; expected 1 to 25165824");
    EXPECT_EQ(end_in("poll", "nonsense wait"), "sent a malformed frame: \"type\": expected to be there");
    EXPECT_EQ(end_in("poll", "unasked wait"), "said twice that it is ready");
}

TEST_F(Child, that_closes_its_channel_ends_with_the_next_message) {
    Running running(RunMode::child_process);
    running.start(R"({"poll":"log deaf hang"})");
    running.process->poll(1, 10, 20s);
    running.recorder.await_line();
    running.process->cancel(1);
    const ProcessEnd end = running.recorder.await_end();
    EXPECT_FALSE(end.expected);
    EXPECT_EQ(end.reason, "exited with status 1 during poll");
}

TEST_F(Child, that_hangs_can_be_killed) {
    Running running(RunMode::child_process);
    running.start(R"({"poll":"hang"})");
    running.process->poll(1, 10, 20s);
    running.process->cancel(1);
    running.process->kill();
    EXPECT_EQ(running.recorder.await_end().reason, "killed by the host");
}

TEST_F(Child, that_hangs_goes_with_its_process_object) {
    auto running = std::make_unique<Running>(RunMode::child_process);
    running->start(R"({"poll":"hang"})");
    running->process->poll(1, 10, 20s);
    const UniqueFd child = watch(running->process->pid());
    running->process.reset();
    EXPECT_TRUE(ends_within_30s(child));
    EXPECT_EQ(running->recorder.ends(), 0) << "nobody listens to an object that is being destroyed";
}

TEST_F(Child, that_crashes_while_it_stops_says_so) {
    Running running(RunMode::child_process);
    running.start(R"({"teardown":"segv"})");
    running.process->stop();
    const ProcessEnd end = running.recorder.await_end();
    EXPECT_TRUE(end.expected);
    EXPECT_EQ(end.reason, "killed by signal 11 (segmentation fault)");
}

TEST_F(Child, that_reads_nothing_never_blocks_the_host) {
    Running running(RunMode::child_process);
    running.recorder.await_ready();
    ::kill(running.process->pid(), SIGSTOP);
    for (InstanceKey key = 1; key <= 40; ++key) running.configure("{}", key, std::string(RP_MAX_CHECKPOINT, 'c'));
    EXPECT_EQ(running.recorder.await_end().reason, "does not read what the host sends it");
}

TEST_F(Child, inherits_nothing_but_its_socket) {
    const auto count_in_child = [] {
        Running running(RunMode::child_process);
        running.start(R"({"poll":"tell_descriptors"})");
        running.poll();
        return running.recorder.events().at(0).body;
    };
    const std::string before = count_in_child();
    std::vector<UniqueFd> inheritable;
    for (int i = 0; i < 30; ++i)
        inheritable.emplace_back(::open("/dev/null", O_RDONLY));  // NOLINT: on purpose not close-on-exec
    EXPECT_EQ(count_in_child(), before);
    // Standard ones, the socket, the sealed library, two events.
    EXPECT_EQ(before, R"({"descriptors":7})");
}

TEST_F(Child, does_not_see_the_environment_of_the_host) {
    ::setenv("PLANTED", "a secret", 1);
    Running running(RunMode::child_process);
    running.start(R"({"poll":"tell_environment"})");
    running.poll();
    EXPECT_EQ(running.recorder.events().at(0).body, R"({"planted":false})");
}

TEST_F(Child, leaves_no_zombie_and_no_descriptor_behind) {
    const std::size_t before = own_descriptors();
    for (const char* word : {"segv", "hang", "deaf hang", "garbage", "commit:1", "exit"}) {
        Running running(RunMode::child_process);
        running.start(std::string(R"({"poll":")") + word + "\"}");
        running.process->poll(1, 10, 20s);
    }
    EXPECT_EQ(own_descriptors(), before);
    EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
    EXPECT_EQ(errno, ECHILD);
}

TEST_F(Child, leaves_it_to_its_host_to_end_it_in_order) {
    Running running(RunMode::child_process);
    running.start(R"({"poll":"commit:1"})");
    for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGPIPE}) ::kill(running.process->pid(), signal);
    EXPECT_EQ(running.poll().result, RP_OK);
    running.process->stop();
    EXPECT_EQ(running.recorder.await_end().reason, "stopped");
}

TEST_F(Child, has_no_children_of_its_own) {
    Running running(RunMode::child_process);
    running.start(R"({"poll":"fork wait"})");
    running.process->poll(1, 10, 20s);
    EXPECT_EQ(running.recorder.await_line(), "Operation not permitted");
}

TEST_F(Child, tells_its_size) {
    Running running(RunMode::child_process);
    running.recorder.await_ready();
    EXPECT_GT(running.process->pid(), 0);
    const std::uint64_t kb = running.process->size().peak_rss_kb;
    EXPECT_GT(kb, 1000U);
    running.process->kill();
    running.recorder.await_end();
    EXPECT_GE(running.process->size().peak_rss_kb, kb) << "the last value is kept";
}

TEST_F(Child, whose_program_is_missing_cannot_be_started) {
    Recorder recorder;
    auto started = make_plugin_launcher({RunMode::child_process, "/no/such/program", nullptr})
                       ->start(scripted_manifest(), {}, recorder);
    ASSERT_FALSE(started.ok());
    EXPECT_EQ(started.failure().sentence(),
              "The plugin's process cannot be started: /no/such/program: expected an executable program, found No such "
              "file or directory.");
}

/// Starts a host, kills it while its plugin hangs, and watches the plugin.
class OrphanedChild : public Child, public testing::WithParamInterface<std::string> {};

TEST_P(OrphanedChild, dies_with_its_host) {
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe2(pipe.data(), O_CLOEXEC), 0);
    const pid_t host = ::fork();
    if (host == 0) {
        ::dup2(pipe[1], STDOUT_FILENO);
        ::execl(DYING_HOST, DYING_HOST, GetParam().c_str(), nullptr);
        ::_exit(127);
    }
    ::close(pipe[1]);
    FILE* output = ::fdopen(pipe[0], "r");
    int plugin = 0;
    ASSERT_EQ(std::fscanf(output, "%d", &plugin), 1);
    const UniqueFd watched = watch(plugin);
    ASSERT_TRUE(watched);
    ::kill(host, SIGKILL);
    EXPECT_TRUE(ends_within_30s(watched));
    ::waitpid(host, nullptr, 0);
    std::fclose(output);
}

INSTANTIATE_TEST_SUITE_P(InAnyState, OrphanedChild, testing::Values("hang", "wait", "deaf_and_hang"),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace risk::plugins::test
