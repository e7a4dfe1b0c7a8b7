// SPDX-License-Identifier: Apache-2.0
// The upgrade of a database that others read, write, upgrade too or have killed: it comes through, or changes nothing.
#include <gtest/gtest.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <array>
#include <atomic>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "domain/random_source.hpp"
#include "faults/disk_layer.hpp"
#include "faults/inspection.hpp"
#include "faults/life.hpp"
#include "faults/traced_child.hpp"
#include "reliability/row.hpp"
#include "store/migrations.hpp"
#include "store/older_version.hpp"
#include "store/sqlite.hpp"

namespace risk::test {
namespace {

using store::Database;
using store::OpenMode;

/// Another process's connection, which knows nothing of upgrades: a database tool, or the version before.
class Stranger {
  public:
    explicit Stranger(const std::filesystem::path& file) : sql_(soci::sqlite3, "dbname=\"" + file.string() + '"') {}
    void run(const std::string& script) { store::run_script(sql_, script); }
    std::int64_t ask(const std::string& query) {
        std::int64_t answer = 0;
        sql_ << query, soci::into(answer);
        return answer;
    }

  private:
    soci::session sql_;
};

class UpgradeUnderFaults : public ::testing::TestWithParam<std::int64_t> {
  protected:
    UpgradeUnderFaults() {
        const TempDir directory;
        const DiskLayer without_waiting(directory.path());
        Life life(directory.path());
        life.begin();
        life.work();
        answered_ = life.answered();
        life.close();
        write_as_version(GetParam(), directory / "host.db", older_ / "host.db");
    }

    [[nodiscard]] std::filesystem::path a_copy(const TempDir& directory) const {
        std::filesystem::copy_file(older_ / "host.db", directory / "host.db");
        return directory / "host.db";
    }

    void expect_complete(const std::filesystem::path& file) {
        const auto findings = inspect(file, answered_, answered_);
        EXPECT_EQ(findings.text(), "");
        EXPECT_EQ(findings.batches, answered_);
        sum_ += findings;
        const auto database = open_database(file);
        store::EventStore events(*database);
        for (const auto& row : must(events.find({})).events)
            EXPECT_EQ(events.event(row.row)->body, "body of " + row.event_id + '\n');
    }

    void expect_locked_and_untouched(const std::filesystem::path& file,
                                     const Result<std::unique_ptr<Database>>& opened) {
        ASSERT_FALSE(opened.ok());
        said_ = opened.failure().sentence();
        EXPECT_EQ(opened.failure().what, "The database is locked") << said_;
        EXPECT_NE(said_.find("Wait for that process to finish"), std::string::npos) << said_;
        EXPECT_EQ(Stranger(file).ask("PRAGMA user_version"), GetParam());
    }

    void record(const std::string& what, std::uint64_t times) const {
        const auto from = " (from version " + std::to_string(GetParam()) + ')';
        reliability::record({"store", what + from, times, sum_.due, sum_.admitted, sum_.lost, sum_.twice,
                             sum_.wrong_scores, 0, 0, said_});
    }

    // Nothing: tracing is not allowed here.
    std::optional<TracedChild> kill_at(std::uint64_t stop) {
        const TempDir directory;
        const auto file = a_copy(directory);
        auto child = TracedChild::run(
            [&](const auto& ready, const auto&) {
                ready();
                open_database(file);
            },
            stop);
        if (!child) return child;
        const auto version = Stranger(file).ask("PRAGMA user_version");
        (version == store::migrations().back().number ? after_ : before_) += 1;
        EXPECT_GE(version, GetParam());
        expect_complete(file);
        return child;
    }

    TempDir older_;
    std::int64_t answered_ = 0;
    std::uint64_t before_ = 0, after_ = 0;
    Findings sum_;
    std::string said_;
};

TEST_P(UpgradeUnderFaults, is_complete_at_the_next_start_after_a_kill_at_any_system_call) {
    RandomSource random;
    SCOPED_TRACE(random.trace());
    const auto whole = kill_at(0);
    if (!whole) GTEST_SKIP() << "this system does not let a process trace its child (ptrace)";
    ASSERT_GT(whole->stops(), 100U);
    const auto stride = reliability::thorough() ? 1 : whole->stops() / 40 + 1;
    std::uint64_t times = 0;
    const auto first = static_cast<std::uint64_t>(random.between(1, static_cast<std::int64_t>(stride)));
    for (auto stop = first; stop <= whole->stops() && !HasFailure(); stop += stride) {
        SCOPED_TRACE("killed at stop " + std::to_string(stop));
        const auto child = kill_at(stop);
        if (child && child->killed()) ++times;
    }
    EXPECT_GT(before_, 0U);
    EXPECT_GT(after_, 0U);
    std::cout << times << " of " << whole->stops() << " stops\n";
    record("SIGKILL at each system call of an upgrade, then the next start", times);
}

// The one without seals, which was never released, is replaced by a copy: that is for one process at a time.
class UpgradeAmongOthers : public UpgradeUnderFaults {};

TEST_P(UpgradeAmongOthers, by_many_at_once_succeeds_for_each) {
    const int times = reliability::thorough() ? 40 : 4;
    for (int n = 0; n < times; ++n) {
        const TempDir directory;
        const auto file = a_copy(directory);
        std::array<std::string, 4> said;
        {
            std::vector<std::jthread> hosts;
            for (auto& of_one : said) {
                hosts.emplace_back([&file, &of_one] {
                    const auto opened = Database::open(file, OpenMode::create_or_open, 60'000);
                    if (!opened) of_one = opened.failure().sentence();
                });
            }
        }
        for (const auto& of_one : said) EXPECT_EQ(of_one, "");
        expect_complete(file);
    }
    record("four processes upgrade one database at once", static_cast<std::uint64_t>(times));
}

// A host_stub events in a loop, so to say: it sees all, or is told why not.
TEST_P(UpgradeAmongOthers, is_never_seen_half_done_by_who_reads_meanwhile) {
    const int times = reliability::thorough() ? 40 : 4;
    std::atomic<std::uint64_t> looks{0};
    for (int n = 0; n < times; ++n) {
        const TempDir directory;
        const auto file = a_copy(directory);
        std::atomic<bool> upgraded{false};
        std::string unexpected;
        std::jthread reader([&, all = static_cast<std::size_t>(answered_) * batch_number(0).size()] {
            for (bool last = false; !last;) {
                last = upgraded;
                ++looks;
                const auto opened = Database::open(file, OpenMode::read_only, 60'000);
                if (!opened && (last || opened.failure().what != "The database has an older schema"))
                    unexpected = opened.failure().sentence();
                if (opened && must(store::EventStore(**opened).find({})).events.size() != all)
                    unexpected = "not all of it";
            }
        });
        must(Database::open(file, OpenMode::create_or_open, 60'000));
        upgraded = true;
        reader.join();
        EXPECT_EQ(unexpected, "");
        expect_complete(file);
    }
    std::cout << looks << " looks\n";
    record("a database upgraded while another process reads it in a loop", static_cast<std::uint64_t>(times));
}

// A version without seals is copied, and that needs the database for itself; any other goes on beside a reader.
TEST_P(UpgradeUnderFaults, beside_a_transaction_that_reads_comes_through_or_changes_nothing) {
    const auto file = older_ / "host.db";
    {
        Stranger reader(file);
        reader.run("BEGIN");
        const auto events = reader.ask("SELECT count(*) FROM events");
        const auto opened = Database::open(file, OpenMode::create_or_open, 50);
        if (opened.ok()) {
            EXPECT_EQ((*opened)->file(), file);
        } else {
            expect_locked_and_untouched(file, opened);
        }
        EXPECT_EQ(reader.ask("SELECT count(*) FROM events WHERE event_id <> ''"), events) << "as it was for them";
        reader.run("COMMIT");
    }
    expect_complete(file);
    record("an upgrade beside a transaction that reads and does not end", 1);
}

TEST_P(UpgradeUnderFaults, beside_a_transaction_that_writes_changes_nothing_and_comes_through_later) {
    const auto file = older_ / "host.db";
    {
        Stranger writer(file);
        writer.run("BEGIN IMMEDIATE");
        expect_locked_and_untouched(file, Database::open(file, OpenMode::create_or_open, 50));
        writer.run("COMMIT");
    }
    expect_complete(file);
    record("an upgrade beside a transaction that writes and does not end", 1);
}

std::string name_of(const ::testing::TestParamInfo<std::int64_t>& version) {
    return "from_version_" + std::to_string(version.param);
}
INSTANTIATE_TEST_SUITE_P(Versions, UpgradeUnderFaults, ::testing::ValuesIn(older_versions), name_of);
INSTANTIATE_TEST_SUITE_P(Versions, UpgradeAmongOthers, ::testing::ValuesIn(std::span(older_versions).subspan(1)),
                         name_of);

}  // namespace
}  // namespace risk::test
