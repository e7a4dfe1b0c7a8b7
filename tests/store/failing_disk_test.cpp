// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <signal.h>
#include <soci/soci.h>
#include <sys/resource.h>

#include "store/child.hpp"
#include "store/workshop.hpp"

namespace risk::test {
namespace {

std::vector<Event> many(int count, const std::string& prefix) {
    std::vector<Event> events;
    for (int i = 0; i < count; ++i) events.push_back({prefix + std::to_string(i), "ann@x.test", noon + i});
    return events;
}

// SQLite's own limit of pages answers as a full disk does.
TEST(FullDisk, P3_refuses_a_commit_whole_and_takes_it_later) {
    TempDir directory;
    Workshop workshop(directory.path());
    const auto integration = workshop.add_integration("A");
    must(workshop.offer(integration, many(3, "a"), 0, "3"));
    std::int64_t pages = 0;
    workshop.database->session() << "PRAGMA page_count", soci::into(pages);
    workshop.database->session() << "PRAGMA max_page_count = " << pages + 2, soci::into(pages);

    const auto refused = workshop.offer(integration, many(500, "b"), 0, "503");
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(refused.failure().found.find("no space left"), std::string::npos) << refused.failure().sentence();
    EXPECT_FALSE(refused.failure().remedy.empty());
    EXPECT_EQ(workshop.integrations.checkpoint(integration), "3");
    EXPECT_EQ(workshop.integrations.counters(integration).admitted, 3U);
    EXPECT_EQ(workshop.events().size(), 3U);

    workshop.database->session() << "PRAGMA max_page_count = 1000000", soci::into(pages);
    EXPECT_EQ(must(workshop.offer(integration, many(500, "b"), 0, "503")).admitted, 500U);
    EXPECT_TRUE(workshop.integrations.counters(integration).balanced());
    EXPECT_TRUE(workshop.database->check_integrity().ok());
}

// A real failing write, from the kernel: a file that may not grow.
TEST(FailingDisk, P3_refuses_a_commit_whole) {
    TempDir directory;
    std::int64_t integration = 0;
    {
        Workshop workshop(directory.path());
        integration = workshop.add_integration("A");
        must(workshop.offer(integration, many(3, "a"), 0, "3"));
    }
    const auto said = in_child([&]() -> std::string {
        Workshop workshop(directory.path());
        ::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{60'000, 60'000};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        auto refused = workshop.offer(integration, many(500, "b"), 0, "503");
        return refused ? "stored" : refused.failure().sentence();
    });
    EXPECT_EQ(said.find("The database cannot be written"), 0U) << said;
    Workshop workshop(directory.path());
    EXPECT_EQ(workshop.integrations.checkpoint(integration), "3");
    EXPECT_EQ(workshop.integrations.counters(integration).admitted, 3U);
    EXPECT_EQ(must(workshop.offer(integration, many(500, "b"), 0, "503")).admitted, 500U);
    EXPECT_TRUE(workshop.database->check_integrity().ok());
}

TEST(FullDisk, at_the_first_start_says_so) {
    TempDir directory;
    const auto said = in_child([&]() -> std::string {
        ::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{8'000, 8'000};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        auto opened = store::Database::open(directory / "host.db", store::OpenMode::create_or_open);
        return opened ? "opened" : opened.failure().sentence();
    });
    EXPECT_NE(said.find((directory / "host.db").string()), std::string::npos) << said;
    EXPECT_EQ(said.find("The database cannot be"), 0U) << said;
    EXPECT_NO_THROW(open_database(directory / "host.db"));
}

}  // namespace
}  // namespace risk::test
