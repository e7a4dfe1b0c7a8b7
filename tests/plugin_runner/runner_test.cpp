// SPDX-License-Identifier: Apache-2.0
// The runner does not believe its host blindly either.
#include "plugins/plugin_runner.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <string>

#include "plugins/runner_peer.hpp"
#include "random_bytes.hpp"
#include "scripted.hpp"

namespace risk::plugins::test {
namespace {

using namespace std::chrono_literals;

wire::Hello hello() {
    const PluginManifest manifest = scripted_manifest();
    return {manifest.library.string(),
            manifest.library_sha256,
            "scripted",
            "1.0.0",
            RP_ABI_MAJOR,
            0,
            {"thing"},
            {},
            {},
            10};
}

SandboxReport in_the_open(const SandboxGrants&) { return no_walls("a test."); }

std::string frame(const wire::ToRunner& message) { return wire::encode(message); }

/// The host's end, in the hands of a test.
class Runner : public testing::Test {
  protected:
    Runner() : Runner(FrameChannel::make_pair()) {}
    explicit Runner(std::pair<UniqueFd, UniqueFd> pair)
        : host_(std::move(pair.first)), theirs_(std::move(pair.second)) {}

    /// Runs until it ends by itself; then what it last said.
    std::string farewell() {
        PluginRunner runner(theirs_, system_clock(), &in_the_open);
        EXPECT_EQ(runner.run(), PluginRunner::End::refused);
        while (auto said = host_.read(10s).frame) {
            auto message = wire::decode_from_runner(std::move(*said));
            if (const auto* last = std::get_if<wire::Farewell>(&message.value())) return last->reason;
        }
        return "nothing";
    }

    FrameChannel host_, theirs_;
};

TEST_F(Runner, ends_on_something_that_is_no_message) {
    host_.send("garbage");
    EXPECT_EQ(farewell(), "was sent a malformed frame: it ends too early.");
}

TEST_F(Runner, ends_on_anything_before_hello) {
    host_.send(frame(wire::Poll{1, 1, 1}));
    EXPECT_EQ(farewell(), "was sent something before hello");
}

TEST_F(Runner, ends_on_a_second_hello) {
    host_.send(frame(hello()));
    host_.send(frame(hello()));
    EXPECT_EQ(farewell(), "was sent a second hello");
}

TEST_F(Runner, ends_when_an_instance_is_configured_twice) {
    host_.send(frame(hello()));
    for (int i = 0; i < 2; ++i) host_.send(frame(wire::Configure{1, {Secret("{}"), "", 0, ""}}));
    EXPECT_EQ(farewell(), "was asked to configure instance 1 twice");
}

TEST_F(Runner, says_why_a_library_was_refused) {
    wire::Hello wrong = hello();
    wrong.id = "other";
    host_.send(frame(wrong));
    EXPECT_NE(farewell().find("expected the id of the manifest, \"other\", found \"scripted\""), std::string::npos);
}

TEST_F(Runner, tears_down_and_leaves_when_its_host_goes) {
    host_.send(frame(hello()));
    host_.send(frame(wire::Configure{1, {Secret(R"({"activate":"wait"})"), "", 0, ""}}));
    host_.send(frame(wire::Activate{1, 1000}));
    host_.close();
    PluginRunner runner(theirs_, system_clock(), &in_the_open);
    EXPECT_EQ(runner.run(), PluginRunner::End::host_gone);
}

TEST_F(Runner, random_frames_end_it_but_never_do_harm) {
    RandomBytes random;
    SCOPED_TRACE(random.seed_used());
    const std::vector<std::string> originals{
        frame(wire::Configure{1, {Secret(R"({"poll":"commit:1"})"), "checkpoint", 0, "*"}}),
        frame(wire::Activate{1, 5}),
        frame(wire::Poll{1, 2, 3}),
        frame(wire::Cancel{1}),
        frame(wire::CommitAnswer{1, 0}),
        frame(wire::Teardown{1})};
    for (int round = 0; round < 60; ++round) {
        auto pair = FrameChannel::make_pair();
        FrameChannel host(std::move(pair.first)), theirs(std::move(pair.second));
        host.send(frame(hello()));
        for (int i = 0; i < 10; ++i) {
            const std::string& original = originals[random.below(originals.size())];
            const std::string sent = random.below(3) == 0 ? random.damaged(original) : original;
            if (!sent.empty()) host.send(sent);
        }
        host.send(frame(wire::Stop{}));
        auto end = std::async(std::launch::async, [&] {
            const auto how = PluginRunner(theirs, system_clock(), &in_the_open).run();
            theirs.close();
            return how;
        });
        while (auto said = host.read(30s).frame) {
            auto message = wire::decode_from_runner(std::move(*said));
            ASSERT_TRUE(message.ok());
            if (std::holds_alternative<wire::Commit>(*message)) host.send(frame(wire::CommitAnswer{1, RP_OK}));
        }
        EXPECT_NE(end.get(), PluginRunner::End::host_gone);
    }
}

TEST(RunnerProcess, that_is_sent_garbage_exits) {
    auto [ours, theirs] = FrameChannel::make_pair();
    auto child = start_child(RunnerProgram(RUNNER), std::move(theirs), false);
    ASSERT_TRUE(child.ok());
    FrameChannel host(std::move(ours));
    host.send("garbage");
    while (host.read(30s).frame) {
    }
    EXPECT_EQ(child.value()->reap(), "exited with status 3");
}

TEST(RunnerProcess, that_is_of_another_build_says_so) {
    auto [ours, theirs] = FrameChannel::make_pair();
    const int fd = ::fcntl(theirs.get(), F_DUPFD, 3);  // not close-on-exec
    const pid_t child = ::fork();
    if (child == 0) {
        ::execl(RUNNER, RUNNER, "--fd", std::to_string(fd).c_str(), "--dialect", "another", nullptr);
        ::_exit(127);
    }
    ::close(fd);
    theirs.reset();
    FrameChannel host(std::move(ours));
    auto said = host.read(30s).frame;
    ASSERT_TRUE(said.has_value());
    auto message = wire::decode_from_runner(std::move(*said));
    ASSERT_TRUE(message.ok());
    EXPECT_EQ(std::get<wire::Farewell>(*message).reason,
              "is of another build than the host: install both from one release, then start the host again");
    EXPECT_FALSE(host.read(30s).frame);
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(WEXITSTATUS(status), 3);
}

/// A directory with a program or without.
class RunnerPlaces : public testing::Test {
  protected:
    RunnerPlaces() {
        std::string name = (std::filesystem::temp_directory_path() / "risk-places-XXXXXX").string();
        if (::mkdtemp(name.data()) != nullptr) root_ = name;
        for (const char* folder : {"bin", "libexec/host_stub"}) std::filesystem::create_directories(root_ / folder);
    }
    ~RunnerPlaces() override { std::filesystem::remove_all(root_); }

    std::filesystem::path put(const char* where) {
        std::filesystem::copy_file("/bin/true", root_ / where);
        return root_ / where;
    }
    std::filesystem::path root_;
};

TEST_F(RunnerPlaces, beside_the_host_comes_first_then_libexec) {
    const auto installed = put("libexec/host_stub/plugin_runner");
    EXPECT_EQ(find_runner_program(root_ / "bin/host_stub").value(), installed);
    const auto beside = put("bin/plugin_runner");
    EXPECT_EQ(find_runner_program(root_ / "bin/host_stub (deleted)").value(), beside);
}

TEST_F(RunnerPlaces, a_missing_program_is_told_with_both_places_and_what_to_do) {
    const auto file = put("bin/plugin_runner");
    std::filesystem::permissions(file, std::filesystem::perms::owner_read);
    const auto found = find_runner_program(root_ / "bin/host_stub");
    ASSERT_FALSE(found.ok());
    EXPECT_EQ(found.failure().sentence(),
              "The program that runs plugins is missing: " + file.string() + ": expected it there, or as " +
                  (root_ / "libexec/host_stub/plugin_runner").string() +
                  ", of the same release as this program, found no program at either place. Install the whole release, "
                  "with cmake --install, not this file alone.");
}

TEST(RunnerProcess, that_is_started_by_hand_says_what_it_is_for) {
    const int status = std::system((std::string(RUNNER) + " 2>/dev/null").c_str());  // NOLINT
    EXPECT_EQ(WEXITSTATUS(status), 2);
}

}  // namespace
}  // namespace risk::plugins::test
