// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <map>

#include "domain/random_source.hpp"
#include "store/workshop.hpp"

namespace risk::test {
namespace {

// Rows are written many at a time; batches of all lengths, with what is known already and what comes twice anywhere in them.
TEST(ManyCommits, P3_each_event_of_any_batches_is_there_once_under_its_own_row) {
    const TempDir directory;
    Workshop workshop(directory.path());
    const auto integration = workshop.add_integration("A");
    RandomSource random;
    SCOPED_TRACE(random.trace());
    std::map<std::string, std::int64_t> known;
    for (int round = 0; round < 40; ++round) {
        std::vector<Event> events(static_cast<std::size_t>(random.between(0, 70)));
        std::vector<std::string> fresh;
        for (auto& event : events) {
            event.id = std::to_string(random.between(0, 900));
            event.subject = random.one_in(9) ? "" : event.id.substr(0, 1) + "@x.test";
            if (random.one_in(9)) event.ignored_because = "reason " + event.id.substr(0, 1);
            if (known.emplace(event.id, 0).second) fresh.push_back(event.id);
        }
        const auto offered = workshop.offer(integration, events);
        ASSERT_TRUE(offered.ok());
        const auto& outcome = offered.value();
        ASSERT_EQ(outcome.new_rows.size(), fresh.size());
        EXPECT_EQ(outcome.duplicate, events.size() - fresh.size());
        for (std::size_t i = 0; i < fresh.size(); ++i) known[fresh[i]] = outcome.new_rows[i];
    }
    for (const auto& [id, row] : known) EXPECT_EQ(workshop.event_store.event(row)->event_id, id);
    store::EventQuery all;
    all.limit = 1'000;
    EXPECT_EQ(workshop.events(all).size(), known.size());
    EXPECT_TRUE(workshop.integrations.counters(integration).balanced());
}

}  // namespace
}  // namespace risk::test
