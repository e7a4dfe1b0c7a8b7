// SPDX-License-Identifier: Apache-2.0
#include "store/ledger_block.hpp"

#include <gtest/gtest.h>
#include <soci/soci.h>

#include <algorithm>

#include "domain/behaviour_score.hpp"
#include "domain/random_source.hpp"
#include "store/quick_statement.hpp"
#include "store/store_error.hpp"
#include "store/workshop.hpp"

namespace risk::test {
namespace {

using store::Entry;

std::vector<Entry> some_entries(RandomSource& random) {
    std::vector<Entry> entries;
    auto t = random.between(-1000, 9'000'000'000);
    for (auto n = random.between(0, 200); n > 0; --n) {
        entries.push_back(
            {t, random.between(0, random.one_in(2) ? 3000 : std::numeric_limits<std::int64_t>::max()),
             random.one_in(3) ? random.between(1, domain::full_seconds) : domain::critical_penalty_seconds,
             random.between(1, random.one_in(9) ? 1'000'000 : 12)});
        t += random.one_in(4) ? 0 : random.between(0, 4 * day);
    }
    return entries;
}

std::string pack(const std::vector<Entry>& entries) {
    std::string packed;
    store::pack_entries(entries, packed);
    return packed;
}

std::vector<Entry> unpack(std::string_view packed) {
    std::vector<Entry> entries;
    store::unpack_entries(packed, entries);
    return entries;
}

TEST(LedgerBlock, gives_back_each_entry) {
    RandomSource random;
    SCOPED_TRACE(random.trace());
    for (int round = 0; round < 200; ++round) {
        const auto entries = some_entries(random);
        EXPECT_EQ(unpack(pack(entries)), entries);
    }
}

TEST(LedgerBlock, takes_seven_bytes_for_an_alert_among_others) {
    std::vector<Entry> entries;
    for (int i = 0; i < 64; ++i)
        entries.push_back({noon + i * 11 * hour, 5'000'000 + i * 900, domain::critical_penalty_seconds, 7});
    EXPECT_LE(pack(entries).size(), entries.size() * 7 + 16);
}

TEST(LedgerBlock, that_is_damaged_is_refused_or_in_order_and_possible) {
    RandomSource random;
    SCOPED_TRACE(random.trace());
    int refused = 0;
    for (int round = 0; round < 3000; ++round) {
        auto packed = pack(some_entries(random)) + 'x';
        const auto at = static_cast<std::size_t>(random.between(0, std::ssize(packed) - 1));
        if (random.one_in(2)) packed.resize(at);
        if (at < packed.size()) packed[at] = static_cast<char>(random.between(0, 255));
        try {
            const auto entries = unpack(packed);
            EXPECT_TRUE(std::ranges::is_sorted(entries, {}, &Entry::occurred_s));
            for (const auto& entry : entries) EXPECT_GT(entry.penalty_seconds, 0);
        } catch (const soci::soci_error&) {
            ++refused;
        }
    }
    EXPECT_GT(refused, 1000);
}

class DamagedLedger : public ::testing::Test {
  protected:
    DamagedLedger() {
        workshop_.admit(integration_, {{"1"}, {"2", "ann@x.test", noon + hour}});
        workshop_.database->session() << "INSERT OR REPLACE INTO ledger_blocks SELECT person_id, behaviour, from_s,"
                                         " clear_before, substr(entries, 1, length(entries) - 1) FROM ledger_blocks";
    }

    TempDir directory_;
    Workshop workshop_{directory_.path()};
    std::int64_t integration_ = workshop_.add_integration("A");
};

TEST_F(DamagedLedger, is_told_to_whoever_reads_and_nothing_is_made_of_it) {
    EXPECT_THROW(static_cast<void>(workshop_.scores.explain("ann@x.test", noon + day)), store::StoreError);
    store::EventQuery query;
    query.person = "ann@x.test";
    const auto events = workshop_.event_store.find(query);
    ASSERT_FALSE(events.ok());
    EXPECT_EQ(events.failure().what, "The database is damaged");
}

TEST_F(DamagedLedger, shows_no_line_of_an_event_that_is_not_there) {
    store::QuickStatement replace(
        workshop_.database->session(),
        "INSERT OR REPLACE INTO ledger_blocks SELECT person_id, behaviour, from_s, clear_before,"
        " ? FROM ledger_blocks");
    const auto packed = pack({{noon, 999, domain::critical_penalty_seconds, 1}});
    replace.run(store::Bytes{packed});
    EXPECT_THROW(static_cast<void>(workshop_.scores.explain("ann@x.test", noon + day)), store::StoreError);
}

TEST_F(DamagedLedger, refuses_a_batch_as_a_whole) {
    const auto outcome = workshop_.offer(integration_, {{"3"}, {"4", "bob@x.test"}});
    ASSERT_FALSE(outcome.ok());
    EXPECT_EQ(outcome.failure().what, "The database is damaged");
    EXPECT_EQ(workshop_.events().size(), 2U);
    EXPECT_EQ(workshop_.people.list("bob", 10).size(), 0U);
}

}  // namespace
}  // namespace risk::test
