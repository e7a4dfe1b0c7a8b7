// SPDX-License-Identifier: Apache-2.0
// Each attack by a real plugin in a real child, on this kernel and on older ones: it is held whenever one of the walls
// stands that are there for it; and where none does it succeeds, or it would not be an attack.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <optional>

#include "known_attacks.hpp"
#include "plugins/sanitizers.hpp"
#include "reliability/row.hpp"
#include "runner_bench.hpp"
#include "world.hpp"

namespace risk::attacks {
namespace {

using plugins::SandboxKernel;
using plugins::SandboxReport;

struct Outcome {
    std::string got;   ///< empty: nothing
    std::string said;  ///< what the attacker read, or how its process ended
    std::string harm;  ///< as seen from outside
    SandboxReport walls;
};

Outcome attacked(const std::string& attack, const SandboxKernel& kernel) {
    World world;
    Bench bench(world.runner(kernel.landlock_abi, kernel.seccomp));
    Outcome outcome;
    if (const auto event = bench.attack(world.config(attack))) {
        outcome.got = text_in(*event, "got");
        outcome.said = text_in(*event, "said");
    } else {
        outcome.said = bench.how_it_ended();
    }
    outcome.walls = bench.walls();
    outcome.harm = world.harm();
    return outcome;
}

bool stands(const SandboxReport& report, const std::string& id) {
    const auto wall = std::ranges::find(report.walls, id, &plugins::Wall::id);
    return wall != report.walls.end() && wall->stands;
}

bool held_by_any(const SandboxReport& report, const KnownAttack& attack) {
    return std::ranges::any_of(attack.walls, [&](const std::string& id) { return stands(report, id); });
}

class Zoo : public testing::TestWithParam<SandboxKernel> {
  protected:
    Zoo() { ::setenv("PLANTED", World::planted, 1); }
};

void judge(const KnownAttack& attack, const Outcome& outcome, const SandboxKernel& kernel) {
    SCOPED_TRACE(attack.name + ": got \"" + outcome.got + "\", said \"" + outcome.said + "\", harm \"" + outcome.harm +
                 '"');
    if (held_by_any(outcome.walls, attack)) {
        EXPECT_EQ(outcome.got, "");
        EXPECT_EQ(outcome.harm, "");
        EXPECT_EQ(outcome.said.find(World::planted), std::string::npos);
    } else if (attack.works_without && kernel.landlock_abi == 0) {
        EXPECT_NE(outcome.got + outcome.harm, "");
    }
    if (attack.ends_process && stands(outcome.walls, "system_calls")) {
        EXPECT_EQ(outcome.said.find("killed by signal 31 (bad system call): it asked the system for something that no "
                                    "plugin may do"),
                  0U);
    }
}

TEST_P(Zoo, is_held_by_the_walls_that_stand) {
    const SandboxKernel kernel = GetParam();
    if (kernel.landlock_abi > SandboxKernel::here().landlock_abi || (kernel.seccomp && !SandboxKernel::here().seccomp))
        GTEST_SKIP() << "this kernel has not so much to build walls of";
    std::uint64_t held = 0;
    std::string said;
    for (const KnownAttack& attack : known_attacks()) {
        const Outcome outcome = attacked(attack.name, kernel);
        judge(attack, outcome, kernel);
        if (outcome.got.empty() && outcome.harm.empty()) ++held;
        if (attack.name == "ptrace") said = outcome.said;
    }
    const std::string name = kernel.landlock_abi == 0 && !kernel.seccomp
                                 ? "Attacks on a kernel without Landlock and seccomp, held by what is left (the others "
                                   "show that the attacks are real)"
                                 : "Attacks of a plugin, held on a kernel with Landlock " +
                                       std::to_string(kernel.landlock_abi) +
                                       (kernel.seccomp ? " and seccomp" : ", without seccomp");
    reliability::record({.group = "sandbox", .what = name, .times = held, .said = said});
}

std::vector<SandboxKernel> kernels() {
    // Debian 12's own kernel has version 2, this one perhaps the newest.
    std::vector<SandboxKernel> some{{0, false}, {0, true}, {2, true}, SandboxKernel::here()};
    if (!reliability::thorough()) return some;
    std::vector<SandboxKernel> all;
    for (int abi = 0; abi <= SandboxKernel::here().landlock_abi; ++abi) {
        for (const bool seccomp : {false, true}) all.push_back({abi, seccomp});
    }
    return all;
}

INSTANTIATE_TEST_SUITE_P(OnKernels, Zoo, testing::ValuesIn(kernels()), [](const auto& test) {
    return "landlock_" + std::to_string(test.param.landlock_abi) + (test.param.seccomp ? "_seccomp" : "");
});

TEST(Walls, all_stand_on_a_new_kernel) {
    const SandboxKernel kernel = SandboxKernel::here();
    if (kernel.landlock_abi < 6 || !kernel.seccomp) GTEST_SKIP() << "this kernel is older than Linux 6.12";
    if (plugins::sanitized) GTEST_SKIP() << "a sanitizer takes all address space, which is not limited then";
    World world;
    Bench bench(world.runner(kernel.landlock_abi, true));
    ASSERT_TRUE(bench.attack(world.config("read_key")).has_value());
    EXPECT_EQ(bench.walls().level(), "full") << bench.walls().missing();
    EXPECT_EQ(bench.walls().missing(), "");
}

TEST(Walls, that_are_missing_say_why_and_what_to_do) {
    using plugins::possible_walls;
    EXPECT_NE(
        possible_walls({2, true}).missing().find("the kernel is older than Linux 6.7: TCP ports are not restricted. "
                                                 "Run a newer kernel."),
        std::string::npos);
    EXPECT_NE(possible_walls({0, true}).missing().find("no Landlock"), std::string::npos);
    EXPECT_NE(possible_walls({7, false}).missing().find("CONFIG_SECCOMP_FILTER"), std::string::npos);
    EXPECT_EQ(possible_walls({2, true}).level(), "partial");
    EXPECT_EQ(plugins::no_walls("a reason.").level(), "none");
}

TEST(Walls, are_the_same_that_the_kernel_was_found_to_allow) {
    for (int abi = 0; abi <= SandboxKernel::here().landlock_abi; ++abi) {
        World world;
        Bench bench(world.runner(abi, true));
        ASSERT_TRUE(bench.attack(world.config("environment")).has_value());
        EXPECT_EQ(bench.walls().missing(), plugins::possible_walls({abi, SandboxKernel::here().seccomp}).missing())
            << abi;
    }
}

struct Breach {
    const char* attack;
    const char* said;
};
class Channel : public testing::TestWithParam<Breach> {};

TEST_P(Channel, that_is_misused_ends_the_process_and_counts_nothing_twice) {
    World world;
    Bench bench(world.runner(SandboxKernel::here().landlock_abi, SandboxKernel::here().seccomp));
    EXPECT_FALSE(bench.attack(world.config(GetParam().attack)).has_value());
    EXPECT_NE(bench.how_it_ended().find(GetParam().said), std::string::npos) << bench.how_it_ended();
    const std::size_t stored = bench.events_stored();
    EXPECT_EQ(stored, std::string(GetParam().attack) == "replay" ? 1U : 0U);
    reliability::record({.group = "sandbox",
                         .what = std::string("Misuse of the channel: ") + GetParam().attack,
                         .times = 1,
                         .due = stored,
                         .admitted = stored,
                         .said = "The plugin's process ended: " + bench.how_it_ended()});
}

INSTANTIATE_TEST_SUITE_P(InEachWay, Channel,
                         testing::Values(Breach{"malformed_frame", "sent a malformed frame"},
                                         Breach{"endless_json", "sent a malformed frame"},
                                         Breach{"other_walls", "told twice of its walls"},
                                         Breach{"foreign_instance", "committed outside a verb"},
                                         Breach{"replay", "committed twice in one verb"},
                                         Breach{"flood", "flooded the host with log messages"},
                                         Breach{"exit", "exited with status 3"}),
                         [](const auto& test) { return std::string(test.param.attack); });

}  // namespace
}  // namespace risk::attacks
