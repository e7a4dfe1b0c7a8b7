// SPDX-License-Identifier: Apache-2.0
#include "store/gathered_writes.hpp"

#include <gtest/gtest.h>

#include "domain/random_source.hpp"
#include "store/workshop.hpp"

namespace risk::test {
namespace {

struct File : sqlite3_file {
    std::string bytes;
    int writes = 0;
    bool full = false;
};

void put(std::string& bytes, std::string_view text, sqlite3_int64 offset) {
    const auto at = static_cast<std::size_t>(offset);
    if (bytes.size() < at + text.size()) bytes.resize(at + text.size());
    bytes.replace(at, text.size(), text);
}

int write(sqlite3_file* file, const void* bytes, int amount, sqlite3_int64 offset) {
    auto& written = static_cast<File&>(*file);
    ++written.writes;
    if (written.full) return SQLITE_FULL;
    put(written.bytes, {static_cast<const char*>(bytes), static_cast<std::size_t>(amount)}, offset);
    return SQLITE_OK;
}

class GatheredWrites : public ::testing::Test {
  protected:
    int add(const std::string& text, sqlite3_int64 offset) {
        return gathered_.add(&file_, text.data(), static_cast<int>(text.size()), offset, write);
    }
    std::string read(std::size_t amount, sqlite3_int64 offset) {
        std::string bytes(amount, '\0');
        if (gathered_.overlaps(static_cast<int>(amount), offset)) {
            if (gathered_.take(bytes.data(), static_cast<int>(amount), offset)) return bytes;
            EXPECT_EQ(gathered_.flush(&file_, write), SQLITE_OK);
        }
        return file_.bytes.substr(static_cast<std::size_t>(offset), amount);
    }

    File file_;
    store::GatheredWrites gathered_;
};

// What the log of SQLite looks like, and pieces of any size anywhere.
TEST_F(GatheredWrites, are_what_the_same_writes_one_by_one_would_be) {
    RandomSource random;
    SCOPED_TRACE(random.trace());
    std::string expected(1'000'000, '.');
    file_.bytes = expected;
    sqlite3_int64 end = 0;
    for (int round = 0; round < 5'000; ++round) {
        const auto amount = random.one_in(50) ? random.between(1, 100'000) : random.one_in(2) ? 24 : 4096;
        if (random.one_in(20) || end + amount > std::ssize(expected)) end = random.between(0, 500'000);
        const std::string text(static_cast<std::size_t>(amount), static_cast<char>(random.between('a', 'z')));
        ASSERT_EQ(add(text, end), SQLITE_OK);
        put(expected, text, end);
        if (random.one_in(3)) {
            const auto length = static_cast<std::size_t>(random.one_in(2) ? 24 : random.between(1, 9'000));
            const auto at = random.between(0, std::min<sqlite3_int64>(std::ssize(expected) - 9'000, end + 9'000));
            ASSERT_EQ(read(length, at), expected.substr(static_cast<std::size_t>(at), length));
        }
        end += amount;
    }
    ASSERT_EQ(gathered_.flush(&file_, write), SQLITE_OK);
    EXPECT_EQ(file_.bytes, expected);
}

TEST_F(GatheredWrites, of_pages_that_follow_each_other_are_few) {
    constexpr int pages = 100;
    for (int page = 0; page < pages; ++page) {
        ASSERT_EQ(add(std::string(24, 'h'), page * 4120), SQLITE_OK);
        ASSERT_EQ(add(std::string(4096, 'p'), page * 4120 + 24), SQLITE_OK);
    }
    ASSERT_EQ(gathered_.flush(&file_, write), SQLITE_OK);
    EXPECT_EQ(file_.bytes.size(), std::size_t{pages} * 4120);
    EXPECT_LE(file_.writes, pages / 10);
    ASSERT_EQ(gathered_.flush(&file_, write), SQLITE_OK);
    EXPECT_LE(file_.writes, pages / 10) << "nothing is written twice";
}

TEST_F(GatheredWrites, that_fail_are_told_once_and_forgotten) {
    file_.full = true;
    ASSERT_EQ(add("lost", 0), SQLITE_OK);
    EXPECT_EQ(gathered_.flush(&file_, write), SQLITE_FULL);
    file_.full = false;
    EXPECT_EQ(gathered_.flush(&file_, write), SQLITE_OK);
    EXPECT_EQ(file_.bytes, "");
    ASSERT_EQ(add("again", 0), SQLITE_OK);
    file_.full = true;
    EXPECT_EQ(add("elsewhere", 100), SQLITE_FULL);
    file_.full = false;
    EXPECT_EQ(gathered_.flush(&file_, write), SQLITE_OK);
    EXPECT_EQ(file_.bytes, "") << "the transaction is undone, the second write with it";
}

std::vector<Event> many(int count, const std::string& prefix) {
    std::vector<Event> events;
    for (int i = 0; i < count; ++i)
        events.push_back({prefix + std::to_string(i), "p" + std::to_string(i % 700) + "@x.test", noon - 60 * i});
    return events;
}

// Far more than the cache holds goes to the log before the end of the transaction, and is read back from there.
TEST(LargeTransaction, is_there_for_others_once_it_is_answered_and_leaves_nothing_when_undone) {
    const TempDir directory;
    Workshop workshop(directory.path(), true);
    const auto integration = workshop.add_integration("A"), gone = workshop.add_integration("Gone");
    ASSERT_TRUE(workshop.integrations.remove(gone).ok());
    for (int round = 0; round < 4; ++round) {
        const auto good = many(6'000, "good" + std::to_string(round)), bad = many(6'000, "bad" + std::to_string(round));
        const auto of_good = views(good), of_bad = views(bad);
        store::Commit commits[] = {batch(integration, of_good, noon + hour), batch(gone, of_bad, noon + hour)};
        const auto outcomes = must(workshop.event_store.commit(commits));
        EXPECT_EQ(outcomes[0].value().admitted, 6'000U);
        EXPECT_FALSE(outcomes[1].ok());
        Workshop other(directory.path(), true);
        EXPECT_EQ(other.integrations.counters(integration).admitted, 6'000U * static_cast<unsigned>(round + 1));
        EXPECT_TRUE(other.database->check_integrity().ok());
    }
}

}  // namespace
}  // namespace risk::test
