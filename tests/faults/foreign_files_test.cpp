// SPDX-License-Identifier: Apache-2.0
// A log or a journal of another database or time beside the database: SQLite would put its pages over those of now.
#include <gtest/gtest.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <algorithm>
#include <vector>

#include "faults/disk_layer.hpp"
#include "faults/inspection.hpp"
#include "faults/life.hpp"
#include "reliability/row.hpp"
#include "store/child.hpp"
#include "store/file_bytes.hpp"
#include "store/sqlite.hpp"

namespace risk::test {
namespace {

using store::Database;
using store::OpenMode;

constexpr std::size_t page = 4096, sector = 512;

std::string big_endian(std::uint32_t number) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(number >> static_cast<unsigned>(shift));
    return bytes;
}

/// As a process that was killed while it changed these pages leaves it: "hot", SQLite puts them back.
std::string journal_of(const std::string& database, const std::vector<std::size_t>& pages) {
    std::string journal = "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + big_endian(static_cast<std::uint32_t>(pages.size())) +
                          big_endian(0) + big_endian(static_cast<std::uint32_t>(database.size() / page)) +
                          big_endian(sector) + big_endian(page);
    journal.resize(sector);
    for (const auto number : pages) {
        const auto content = database.substr((number - 1) * page, page);
        std::uint32_t sum = 0;
        for (std::size_t at = page - 200; at > 0 && at < page; at -= 200)
            sum += static_cast<unsigned char>(content[at]);
        journal += big_endian(static_cast<std::uint32_t>(number)) + content + big_endian(sum);
    }
    return journal;
}

std::vector<std::size_t> all_pages(const std::string& database) {
    std::vector<std::size_t> pages;
    for (std::size_t number = 1; number <= database.size() / page; ++number) pages.push_back(number);
    return pages;
}

class ForeignFiles : public ::testing::Test {
  protected:
    ForeignFiles() : without_waiting_(directory_.path()) {
        Life life(directory_.path());
        life.begin();
        life.commit();
        life.close();
        former_ = database();
        life.open();
        life.commit();
        life.commit();
        former_log_ = log();
        life.work();
        life.close();
        answered_ = life.answered();
        own_ = database();
        must(open_database(file_)->backup_to(backup_));
    }

    [[nodiscard]] std::string database() const { return read_file(file_); }
    [[nodiscard]] std::string log() const { return read_file(directory_ / "host.db-wal"); }

    void expect_refused(const std::string& suffix, const std::string& content) {
        const auto beside = directory_.path() / ("host.db" + suffix);
        std::filesystem::remove(directory_ / "host.db-shm");
        const auto before = database();
        for (const auto mode : {OpenMode::read_only, OpenMode::inspect, OpenMode::existing, OpenMode::create_or_open}) {
            write_file(beside, content);
            const auto opened = Database::open(file_, mode, 0);
            ASSERT_FALSE(opened.ok());
            said_ = opened.failure().sentence();
            EXPECT_EQ(opened.failure().where, beside.string()) << said_;
            EXPECT_NE(opened.failure().remedy.find("mv " + beside.string()), std::string::npos) << said_;
            EXPECT_TRUE(database() == before) << "pages of it were taken in";
            EXPECT_TRUE(read_file(beside) == content) << "it may be all that is left of another database";
            ++times_;
        }
        std::filesystem::remove(beside);
    }

    void expect_all_there(const std::string& what) {
        const auto findings = inspect(file_, answered_, answered_);
        EXPECT_EQ(findings.text(), "");
        const auto times = std::max<std::uint64_t>(times_, 1);  // a restore is done once
        reliability::record({"store", what, times, findings.due, findings.admitted, findings.lost, findings.twice,
                             findings.wrong_scores, 0, 0, said_});
    }

    TempDir directory_;
    const DiskLayer without_waiting_;
    const std::filesystem::path file_ = directory_ / "host.db", backup_ = directory_ / "copy.db";
    std::string former_, former_log_, own_, said_;
    std::int64_t answered_ = 0;
    std::uint64_t times_ = 0;
};

/// What another host of the same kind has in its log after so many commits.
std::vector<std::string> logs_of_another() {
    std::vector<std::string> logs;
    const TempDir directory;
    Life life(directory.path());
    life.begin();
    for (int n = 0; n < 6; ++n) {
        life.commit();
        logs.push_back(read_file(directory / "host.db-wal"));
    }
    return logs;
}

TEST_F(ForeignFiles, a_log_of_another_database_is_not_taken_in) {
    for (const auto& log : logs_of_another()) expect_refused("-wal", log);
    expect_all_there("a -wal file of another database put beside it");
}

TEST_F(ForeignFiles, a_log_of_an_earlier_time_is_not_taken_in) {
    expect_refused("-wal", former_log_);
    expect_all_there("a -wal file of an earlier time put beside it");
}

TEST_F(ForeignFiles, a_log_is_none_of_a_backup_that_was_put_in_the_databases_place) {
    Life life(directory_.path());
    life.open();
    life.look_at_pages();
    must(open_database(file_)->backup_to(directory_ / "later.db"));
    must(store::PeopleStore(*open_database(file_)).import({{"ann@x.test", "Ann", "", "", {}, true}}, noon));
    const auto newest = log();
    ASSERT_NE(newest, "");
    life.close();
    write_file(file_, read_file(backup_));
    expect_refused("-wal", newest);
    expect_all_there("a backup copied over the database, with the former -wal file still beside it");
}

// The file is looked at without its log, and without locks, while its pages change.
TEST_F(ForeignFiles, are_not_seen_where_another_process_writes_and_folds_its_log_in) {
    Child writer([&](const auto& say) {
        const auto database = open_database(file_);
        store::PeopleStore people(*database);
        for (int n = 0;; ++n) {
            const auto name = std::to_string(n);
            must(people.import({{name + "@x.test", name, "", "", {}, true}}, noon));
            store::run_script(database->session(),
                              n % 3 == 0 ? "PRAGMA wal_checkpoint(TRUNCATE)" : "PRAGMA wal_checkpoint(PASSIVE)");
            if (n == 0) say();
        }
    });
    ASSERT_EQ(writer.wait_for(1), 1U);
    for (int n = 0; n < 500; ++n) {
        const auto opened = Database::open(file_, n % 2 == 0 ? OpenMode::read_only : OpenMode::existing);
        ASSERT_TRUE(opened.ok()) << opened.failure().sentence();
    }
    writer.kill();
}

TEST_F(ForeignFiles, its_own_log_is_taken_in_whatever_the_path) {
    const auto odd = directory_.path() / "50% a?b#c";
    std::filesystem::create_directory(odd);
    Life life(odd);
    life.begin();
    for (int n = 0; n < 3; ++n) life.commit();
    const auto left = read_file(odd / "host.db"), log = read_file(odd / "host.db-wal");
    life.close();
    write_file(odd / "host.db", left);
    write_file(odd / "host.db-wal", log);
    EXPECT_EQ(inspect(odd / "host.db", 3, 3).text(), "");
    write_file(odd / "host.db-wal", logs_of_another().back());
    EXPECT_FALSE(Database::open(odd / "host.db", OpenMode::existing, 0).ok());
}

TEST_F(ForeignFiles, a_hot_journal_is_not_taken_in) {
    {  // what it would do
        const TempDir elsewhere;
        write_file(elsewhere / "host.db", own_);
        write_file(elsewhere / "host.db-journal", journal_of(former_, all_pages(former_)));
        soci::session sql(soci::sqlite3, (elsewhere / "host.db").string());
        int accounts = 0;
        sql << "SELECT count(*) FROM accounts", soci::into(accounts);
        ASSERT_FALSE(read_file(elsewhere / "host.db") == own_) << "no such attack";
    }
    std::vector<std::string> journals{journal_of(former_, all_pages(former_)),
                                      journal_of(former_, {4}),
                                      journal_of(own_, {1, 2}),
                                      journal_of(own_, {1}).replace(16, 4, big_endian(2)),
                                      journal_of(own_, {}).replace(16, 4, big_endian(2)),
                                      journal_of(own_, {1}).replace(24, 4, big_endian(512))};
    const TempDir elsewhere;
    Life other(elsewhere.path());
    other.begin();
    other.close();
    const auto another = read_file(elsewhere / "host.db");
    journals.push_back(journal_of(another, all_pages(another)));
    for (const auto& journal : journals) expect_refused("-journal", journal);
    expect_all_there("a hot -journal file of another database, or of an earlier time, put beside it");
}

// As a kill leaves it while the database begins to be written with a log.
TEST_F(ForeignFiles, the_journal_of_its_own_first_page_is) {
    auto before = own_;
    before[18] = before[19] = 1;
    write_file(directory_ / "host.db-journal", journal_of(before, {1}));
    EXPECT_EQ(inspect(file_, answered_, answered_).text(), "");
    EXPECT_FALSE(std::filesystem::exists(directory_ / "host.db-journal"));
}

// The former database is kept as it was, with what lies beside it.
TEST_F(ForeignFiles, do_not_stand_in_the_way_of_a_restore_and_reach_nothing_by_it) {
    const auto log = logs_of_another().back();
    write_file(directory_ / "host.db-wal", log);
    const auto former = must(store::restore_database(backup_, file_));
    EXPECT_TRUE(read_file(former) == own_);
    EXPECT_TRUE(read_file(former.string() + "-wal") == log);
    const auto journal = journal_of(former_, all_pages(former_));
    const auto before = database();
    write_file(directory_ / "host.db-journal", journal);
    const auto refused = store::restore_database(backup_, file_);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.failure().where, (directory_ / "host.db-journal").string());
    EXPECT_TRUE(database() == before);
    std::filesystem::remove(directory_ / "host.db-journal");
    expect_all_there("a -wal file of another database beside the former one when a backup is restored");
}

TEST_F(ForeignFiles, of_a_restore_that_was_killed_do_not_reach_the_next_one) {
    write_file(directory_ / "host.db.restored-journal", journal_of(former_, all_pages(former_)));
    write_file(directory_ / "host.db.restored-wal", former_log_);
    must(store::restore_database(backup_, file_));
    expect_all_there("files of a restore that was killed, then a restore of another backup");
}

}  // namespace
}  // namespace risk::test
