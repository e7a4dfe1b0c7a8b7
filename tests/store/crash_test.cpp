// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "domain/naive_bucket.hpp"
#include "domain/random_source.hpp"
#include "store/child.hpp"
#include "store/workshop.hpp"

namespace risk::test {
namespace {

constexpr int batch_size = 7;

std::vector<Event> batch_number(std::int64_t n) {
    std::vector<Event> events;
    for (int i = 0; i < batch_size; ++i) {
        events.push_back({std::to_string(n) + "-" + std::to_string(i), i % 2 == 0 ? "ann@x.test" : "bob@x.test",
                          noon + n * hour + i});
    }
    return events;
}

std::int64_t stored_batches(Workshop& workshop, std::int64_t integration) {
    const auto checkpoint = workshop.integrations.checkpoint(integration);
    return checkpoint.empty() ? 0 : std::stoll(checkpoint);
}

// Goes on from the checkpoint, as a plugin does, until it is killed; tells of every commit that was answered.
void work_until_killed(const std::filesystem::path& directory, std::int64_t integration,
                       const std::function<void()>& say) {
    Workshop workshop(directory, true);
    for (auto n = stored_batches(workshop, integration);; ++n) {
        must(workshop.offer(integration, batch_number(n), 0, std::to_string(n + 1)));
        say();
    }
}

void expect_whole(Workshop& workshop, std::int64_t integration, std::int64_t batches) {
    const auto counters = workshop.integrations.counters(integration);
    EXPECT_EQ(counters.admitted, static_cast<std::uint64_t>(batches * batch_size));
    EXPECT_EQ(counters.duplicate, 0U);
    EXPECT_TRUE(counters.balanced());
    std::vector<NaiveBucket::Drop> drops;
    for (std::int64_t n = 0; n < batches; ++n) {
        for (const auto& e : batch_number(n)) {
            if (e.subject == "ann@x.test") drops.push_back({e.occurred_s, "incydr", e.id, 90 * day});
        }
    }
    const auto now = noon + batches * hour + 30 * day;
    EXPECT_EQ(workshop.scores.explain("ann@x.test", now)->reading.left_seconds, NaiveBucket(drops).level_at(now));
}

TEST(Crash, killed_at_any_moment_a_batch_is_stored_whole_or_not_at_all) {
    RandomSource random;
    SCOPED_TRACE(random.trace());
    TempDir directory;
    const auto integration = Workshop(directory.path()).add_integration("A");
    std::int64_t before = 0;
    for (int kills = 0; kills < 25; ++kills) {
        std::size_t answered = 0;
        {
            Child child([&](const auto& say) { work_until_killed(directory.path(), integration, say); });
            answered = child.wait_for(static_cast<std::size_t>(random.between(1, 12)));
            answered += child.kill();
        }
        Workshop workshop(directory.path());
        const auto batches = stored_batches(workshop, integration);
        ASSERT_GT(answered, 0U) << "the child could not work";
        EXPECT_GE(batches, before + static_cast<std::int64_t>(answered)) << "an answered commit was lost";
        EXPECT_LE(batches, before + static_cast<std::int64_t>(answered) + 1);
        expect_whole(workshop, integration, batches);
        before = batches;
    }
    EXPECT_TRUE(Workshop(directory.path()).database->check_integrity().ok());
}

TEST(Crash, in_the_middle_of_the_first_start_leaves_a_store_that_opens) {
    RandomSource random;
    SCOPED_TRACE(random.trace());
    for (int round = 0; round < 15; ++round) {
        TempDir directory;
        {
            Child child([&](const auto& say) {
                say();
                Workshop workshop(directory.path());
                say();
            });
            child.wait_for(static_cast<std::size_t>(random.between(1, 2)));
            child.kill();
        }
        Workshop workshop(directory.path());
        workshop.admit(workshop.add_integration("A"), {{"1"}});
        EXPECT_EQ(workshop.tenths("ann@x.test", noon), 25);
    }
}

}  // namespace
}  // namespace risk::test
