// SPDX-License-Identifier: Apache-2.0
// Bits that turn over, files that are cut off, lost or mixed up: what comes out is right, or refused.
#include <gtest/gtest.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <algorithm>

#include "domain/random_source.hpp"
#include "faults/disk_layer.hpp"
#include "faults/inspection.hpp"
#include "faults/life.hpp"
#include "reliability/row.hpp"
#include "store/file_bytes.hpp"
#include "store/migrations.hpp"
#include "store/sqlite.hpp"
#include "store/store_error.hpp"

namespace risk::test {
namespace {

constexpr std::size_t page = 4096, log_header = 32, frame_header = 24;

void flip(std::string& content, std::size_t at, int bit) {
    content[at] = static_cast<char>(static_cast<unsigned char>(content[at]) ^ (1U << static_cast<unsigned>(bit)));
}

/// The files of a store at one moment.
struct Files {
    std::string database, log;
    std::int64_t answered = 0;

    void put_into(const std::filesystem::path& directory) const {
        write_file(directory / "host.db", database);
        if (!log.empty()) write_file(directory / "host.db-wal", log);
    }
};

Files take(const Life& life) {
    return {read_file(life.directory() / "host.db"), read_file(life.directory() / "host.db-wal"), life.answered()};
}

/// What the pages show of the people of Life, in one text.
std::string shown(const std::filesystem::path& file) {
    const auto database = must(store::Database::open(file, store::OpenMode::create_or_open));
    store::ScoreStore scores(*database);
    store::EventStore events(*database);
    std::string text;
    for (const auto& row : must(scores.list({}, noon + 30 * day)).scores)
        text += row.email + ' ' + std::to_string(row.clear_at_s) + ' ' + std::to_string(row.events) + '\n';
    for (const char* person : {"ann@x.test", "bob@x.test", "dora@x.test"}) {
        const auto told = scores.explain(person, noon + 40 * day);
        if (!told) return text + person + " is nobody\n";
        for (const auto& line : told->lines)
            text +=
                std::to_string(line.occurred_s) + ' ' + line.title + ' ' + std::to_string(line.amount.seconds) + '\n';
    }
    for (const auto& row : must(events.find({})).events) text += row.event_id + row.subject + row.title + '\n';
    return text;
}

class Damage : public ::testing::Test {
  protected:
    static Files files_after(bool closed, const std::string& script = "") {
        const TempDir directory;
        const DiskLayer without_waiting(directory.path());
        Life life(directory.path());
        life.begin();
        life.work();
        closed ? life.close() : life.fill_log();
        if (!script.empty()) store::run_script(*store::connect(life.directory() / "host.db", false), script);
        return take(life);
    }

    // Right: all of it. Refused: with a sentence that says what to do.
    void expect_right_or_refused(const Files& files, const std::string& truth, const std::string& where) {
        const TempDir directory;
        const DiskLayer without_waiting(directory.path());
        files.put_into(directory.path());
        ++times_;
        try {
            EXPECT_EQ(shown(directory / "host.db"), truth) << "silently wrong: " << where;
            ++right_;
        } catch (const std::exception& error) {  // of a Result or of the store
            ++refused_;
            said_ = error.what();
            EXPECT_NE(said_.find("host_stub restore"), std::string::npos) << where << ": " << said_;
            EXPECT_EQ(said_.find("SELECT"), std::string::npos) << said_;
        }
    }

    void record(const std::string& what) const {
        std::cout << times_ << " times: " << right_ << " right, " << earlier_ << " an earlier state, " << refused_
                  << " refused\n";
        reliability::record(
            {"store", what, times_, sum_.due, sum_.admitted, sum_.lost, sum_.twice, sum_.wrong_scores, 0, 0, said_});
    }

    // Of a damaged log the commits before the damage are left: an earlier state, whole in itself, from which the plugin
    // goes on.
    void expect_a_state_or_refused(const Files& files, const std::string& where) {
        const TempDir directory;
        const DiskLayer without_waiting(directory.path());
        files.put_into(directory.path());
        ++times_;
        try {
            const auto findings = inspect(directory / "host.db", 0, files.answered);
            EXPECT_EQ(findings.text(), "") << where;
            ++(findings.batches == files.answered ? right_ : earlier_);
            sum_ += findings;
        } catch (const std::exception& error) {
            ++refused_;
            said_ = error.what();
            EXPECT_NE(said_.find("host_stub restore"), std::string::npos) << where << ": " << said_;
        }
    }

    // Cut off at and within frames, and bits of it turned over.
    void damage_log(const Files& whole) {
        ASSERT_GT(whole.log.size(), 10 * page);
        const auto frame = frame_header + page;
        const auto step = reliability::thorough() ? frame : 3 * frame;
        for (std::size_t at = 0; at < whole.log.size(); at += step) {
            for (const auto length : {at, at + log_header, at + log_header + frame_header + page / 2}) {
                auto files = whole;
                files.log.resize(std::min(length, whole.log.size()));
                expect_a_state_or_refused(files, "log cut to " + std::to_string(length));
            }
            for (int n = 0; n < (reliability::thorough() ? 10 : 2); ++n) {
                auto files = whole;
                const auto where =
                    std::min(at + static_cast<std::size_t>(random_.between(0, static_cast<std::int64_t>(frame) - 1)),
                             whole.log.size() - 1);
                flip(files.log, where, static_cast<int>(random_.between(0, 7)));
                expect_a_state_or_refused(files, "log, byte " + std::to_string(where));
            }
        }
    }

    RandomSource random_;
    std::uint64_t times_ = 0, right_ = 0, refused_ = 0, earlier_ = 0;
    std::string said_;
    Findings sum_;
};

TEST_F(Damage, a_bit_of_any_page_is_noticed_before_it_is_shown) {
    SCOPED_TRACE(random_.trace());
    const auto whole = files_after(true);
    ASSERT_EQ(whole.log, "");
    std::string truth;
    {
        const TempDir directory;
        whole.put_into(directory.path());
        truth = shown(directory / "host.db");
    }
    ASSERT_NE(truth.find("dora"), std::string::npos);
    const int a_page = reliability::thorough() ? 60 : 4;
    for (std::size_t at = 0; at < whole.database.size(); at += page) {
        for (int n = 0; n < a_page; ++n) {
            auto files = whole;
            const auto where = at + static_cast<std::size_t>(random_.between(0, page - 1));
            flip(files.database, where, static_cast<int>(random_.between(0, 7)));
            expect_right_or_refused(files, truth, "byte " + std::to_string(where));
        }
    }
    for (std::size_t at = 0; at < 100; at += reliability::thorough() ? 1 : 5) {
        for (int bit = 0; bit < 8; bit += reliability::thorough() ? 1 : 3) {
            auto files = whole;
            flip(files.database, at, bit);
            expect_right_or_refused(files, truth, "header byte " + std::to_string(at));
        }
    }
    EXPECT_GT(refused_, times_ / 4);
    record("a bit of the database turns over, in every page and throughout the header");
}

TEST_F(Damage, a_page_of_another_place_or_time_is_noticed) {
    SCOPED_TRACE(random_.trace());
    const auto whole = files_after(true);
    const auto pages = static_cast<std::int64_t>(whole.database.size() / page);
    for (int n = 0; n < (reliability::thorough() ? 500 : 30); ++n) {
        auto files = whole;
        const auto from = static_cast<std::size_t>(random_.between(1, pages - 1)) * page;
        const auto to = static_cast<std::size_t>(random_.between(1, pages - 1)) * page;
        files.database.replace(to, page, whole.database, from, page);
        expect_a_state_or_refused(files, "page " + std::to_string(from / page) + " at " + std::to_string(to / page));
    }
    record("a page of the database is replaced by another of its pages");
}

TEST_F(Damage, a_database_that_was_cut_off_is_refused) {
    const auto whole = files_after(true);
    for (std::size_t length = 0; length < whole.database.size();
         length += reliability::thorough() ? page / 4 : 3 * page + 100) {
        auto files = whole;
        files.database.resize(length);
        expect_a_state_or_refused(files, "cut to " + std::to_string(length));
    }
    EXPECT_EQ(earlier_, 0U);
    EXPECT_LE(right_, 3U) << "only within a last page that holds nothing";
    record("the database is cut off, also to nothing");
}

// SQLite takes what is missing of a page for zeros.
TEST_F(Damage, half_a_page_at_the_end_is_no_page) {
    const TempDir directory;
    files_after(true).put_into(directory.path());
    const auto file = directory / "host.db";
    const auto read = [&file] {
        std::string text;
        *store::connect(file, false) << "SELECT text FROM added", soci::into(text);
        return text;
    };
    store::run_script(*store::connect(file, false),
                      "CREATE TABLE added (text TEXT); INSERT INTO added VALUES (printf('%.*c', 20000, 'x'))");
    EXPECT_EQ(read(), std::string(20'000, 'x'));
    std::filesystem::resize_file(file, std::filesystem::file_size(file) - page / 2);
    EXPECT_THROW(read(), soci::soci_error);
}

TEST_F(Damage, of_the_log_leaves_a_whole_state_or_is_refused) {
    SCOPED_TRACE(random_.trace());
    damage_log(files_after(false));
    EXPECT_GT(earlier_, times_ / 2);
    record("the write-ahead log is cut off at and within each frame, or a bit of it turns over");
}

// What is left of the log is older than the file: SQLite would put it over what is there.
TEST_F(Damage, of_a_log_that_was_folded_in_takes_nothing_back) {
    SCOPED_TRACE(random_.trace());
    damage_log(files_after(false, "PRAGMA wal_checkpoint(PASSIVE)"));
    EXPECT_EQ(earlier_, 0U);
    EXPECT_GT(refused_, times_ / 2);
    record("the log is cut off, or a bit of it turns over, after it was folded into the file");
}

// As a host of the version before seals leaves it behind.
void make_unsealed(const std::filesystem::path& file) {
    soci::session raw(soci::sqlite3, "dbname=\"" + file.string() + '"');
    for (const auto& step : store::migrations()) {
        if (step.number < 4) store::run_script(raw, step.sql);
    }
    store::run_script(raw, "PRAGMA application_id = " + std::to_string(store::application_id) +
                               "; PRAGMA user_version = 3; INSERT INTO people (email) VALUES ('ann@x.test')");
}

TEST_F(Damage, is_watched_for_in_a_database_of_an_older_version_from_its_upgrade_on) {
    const TempDir directory;
    const auto file = directory / "host.db";
    make_unsealed(file);
    EXPECT_EQ(read_file(file)[20], 0);
    must(store::Database::open(file, store::OpenMode::inspect));
    {
        const auto upgraded = must(store::Database::open(file, store::OpenMode::create_or_open));
        EXPECT_TRUE(store::PeopleStore(*upgraded).find("ann@x.test").has_value());
        EXPECT_TRUE(upgraded->check_integrity().ok());
    }
    EXPECT_EQ(read_file(file)[20], 8);
    auto content = read_file(file);
    flip(content, content.size() / 2, 3);
    write_file(file, content);
    const auto damaged = must(store::Database::open(file, store::OpenMode::inspect));
    EXPECT_FALSE(damaged->check_integrity().ok());
}

TEST_F(Damage, of_a_kind_that_is_no_database_is_refused) {
    auto files = files_after(true);
    files.database.assign(5 * page, 'x');
    expect_a_state_or_refused(files, "text");
    EXPECT_EQ(refused_, 1U);
}

}  // namespace
}  // namespace risk::test
