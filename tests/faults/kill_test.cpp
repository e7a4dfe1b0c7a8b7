// SPDX-License-Identifier: Apache-2.0
// SIGKILL before and after each system call of the store's writer.
#include <gtest/gtest.h>

#include "domain/random_source.hpp"
#include "faults/disk_layer.hpp"
#include "faults/inspection.hpp"
#include "faults/life.hpp"
#include "faults/traced_child.hpp"
#include "reliability/row.hpp"

namespace risk::test {
namespace {

constexpr int commits = 3;

// With a sanitizer each child asks for less memory than the one before: its parent has kept some from looking after them.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t least_percent = 50;
#else
constexpr std::uint64_t least_percent = 90;
#endif

/// Prepares a directory, lets a child work in it that is killed at one stop, and looks at what is there.
class Killed : public ::testing::Test {
  protected:
    using Prepare = std::function<void(Life&)>;

    // Nothing: tracing is not allowed here.
    std::optional<TracedChild> kill_at(std::uint64_t stop, const Prepare& before, const Prepare& work) {
        const TempDir directory;
        Life life(directory.path());
        {
            const DiskLayer without_waiting(directory.path());
            before(life);
            life.close();
        }
        const auto answered_before = life.answered();
        auto child = TracedChild::run(
            [&](const auto& ready, const auto& say) {
                life.on_answer = [&](auto) { say(); };
                if (answered_before > 0) life.open();
                ready();
                work(life);
            },
            stop);
        if (!child) return child;
        const auto answered = answered_before + child->said();
        const auto findings = inspect(directory / "host.db", answered, answered + 1);
        EXPECT_EQ(findings.text(), "") << "killed at stop " << stop;
        sum_ += findings;
        return child;
    }

    void at_each(const Prepare& before, const Prepare& work, std::uint64_t most, const std::string& what) {
        RandomSource random;
        SCOPED_TRACE(random.trace());
        const auto whole = kill_at(0, before, work);
        if (!whole) GTEST_SKIP() << "this system does not let a process trace its child (ptrace)";
        ASSERT_GT(whole->stops(), 20U);
        const auto stride = reliability::thorough() ? 1 : whole->stops() / most + 1;
        std::uint64_t times = 0;
        const auto first = static_cast<std::uint64_t>(random.between(1, static_cast<std::int64_t>(stride)));
        for (auto stop = first; stop <= whole->stops() && !HasFailure(); stop += stride) {
            const auto child = kill_at(stop, before, work);
            if (child && child->killed()) ++times;  // random names make a few calls more or less
        }
        EXPECT_GT(times, whole->stops() / stride * least_percent / 100);
        std::cout << times << " of " << whole->stops() << " stops\n";
        reliability::record(
            {"store", what, times, sum_.due, sum_.admitted, sum_.lost, sum_.twice, sum_.wrong_scores, 0, 0, ""});
    }

    Findings sum_;
};

TEST_F(Killed, at_each_system_call_of_commits_a_checkpoint_and_the_end) {
    const auto before = [](Life& life) {
        life.begin();
        life.commit();
        life.commit();
    };
    const auto work = [](Life& life) {
        for (int n = 0; n < commits; ++n) life.commit();
        life.close();
    };
    at_each(before, work, 150, "SIGKILL at each system call of commits and of a checkpoint");
}

TEST_F(Killed, at_each_system_call_of_the_first_start) {
    const auto work = [](Life& life) {
        life.begin();
        life.commit();
    };
    at_each([](Life&) {}, work, 60, "SIGKILL at each system call of the first start");
}

}  // namespace
}  // namespace risk::test
