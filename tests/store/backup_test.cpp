// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <sys/stat.h>

#include <fstream>

#include "store/account_store.hpp"
#include "store/child.hpp"
#include "store/one_time_link_store.hpp"
#include "store/session_store.hpp"
#include "store/workshop.hpp"

namespace risk::test {
namespace {

using store::restore_database;

class Backup : public ::testing::Test {
  protected:
    void fill(const std::string& id) {
        Workshop workshop(directory_.path());
        const auto known = workshop.integrations.find_by_name("A");
        workshop.admit(known ? known->id : workshop.add_integration("A"), {{id}});
    }
    std::size_t event_count() { return Workshop(directory_.path()).events().size(); }
    void write_file(const char* name, const std::string& content) { std::ofstream(directory_ / name) << content; }

    TempDir directory_;
    const std::filesystem::path file_ = directory_ / "host.db";
    const std::filesystem::path backup_ = directory_ / "backup.db";
};

TEST_F(Backup, is_whole_private_and_alone) {
    Workshop workshop(directory_.path());
    const auto id = workshop.add_integration("A");
    workshop.admit(id, {{"1"}});
    must(workshop.database->backup_to(backup_));
    workshop.admit(id, {{"2"}});
    struct stat status {};
    ASSERT_EQ(::stat(backup_.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
    auto copy = must(store::Database::open(backup_, store::OpenMode::inspect));
    EXPECT_EQ(must(store::EventStore(*copy).find({})).events.size(), 1U);
    EXPECT_EQ(store::ScoreStore(*copy).highest(noon, 1).at(0).tenths, 25);
    for (const auto& entry : std::filesystem::directory_iterator(directory_.path())) {
        EXPECT_EQ(entry.path().string().find(".part"), std::string::npos) << "something was left behind";
    }
}

TEST_F(Backup, never_overwrites) {
    Workshop workshop(directory_.path());
    write_file("backup.db", "mine");
    const auto refused = workshop.database->backup_to(backup_);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.failure().where, backup_.string());
    EXPECT_EQ(std::filesystem::file_size(backup_), 4U);
}

TEST_F(Backup, into_a_missing_directory_says_so) {
    Workshop workshop(directory_.path());
    EXPECT_FALSE(workshop.database->backup_to(directory_.path() / "missing" / "b.db").ok());
}

TEST_F(Backup, is_taken_from_a_database_opened_for_reading) {
    fill("1");
    auto reader = must(store::Database::open(file_, store::OpenMode::read_only));
    EXPECT_TRUE(reader->backup_to(backup_).ok());
}

TEST_F(Backup, restored_replaces_the_database_and_keeps_the_former_one) {
    fill("1");
    must(open_database(file_)->backup_to(backup_));
    fill("2");
    const auto former = must(restore_database(backup_, file_));
    EXPECT_EQ(event_count(), 1U);
    auto aside = must(store::Database::open(former, store::OpenMode::inspect));
    EXPECT_EQ(must(store::EventStore(*aside).find({})).events.size(), 2U) << "with what was in its -wal file";
    EXPECT_TRUE(std::filesystem::exists(backup_));
}

TEST_F(Backup, restored_lets_nobody_in_who_was_in_then) {
    fill("1");
    std::string link;
    Secret session;
    {
        const auto database = open_database(file_);
        store::OneTimeLinkStore links(*database);
        const auto first = links.make_set_up({"test", noon});
        auto opened = links.set_up(first->key.reveal(), {"ann", "Ann", std::string(domain::first_role), "hash"}, noon);
        session = opened->session_id;
        link = must(links.make(store::LinkPurpose::sign_in, "ann", {"test", noon})).key.reveal();
        EXPECT_TRUE(store::SessionStore(*database).find(session.reveal(), noon + 1).has_value());
        must(database->backup_to(backup_));
    }
    const auto fresh = directory_ / "fresh.db";
    must(restore_database(backup_, fresh));
    const auto restored = open_database(fresh);
    EXPECT_FALSE(store::SessionStore(*restored).find(session.reveal(), noon + 1).has_value());
    EXPECT_FALSE(store::OneTimeLinkStore(*restored).sign_in(link, noon + 1).has_value());
    EXPECT_TRUE(store::AccountStore(*restored).find("ann").has_value()) << "accounts come back";
}

TEST_F(Backup, restored_where_there_was_none_makes_the_database) {
    fill("1");
    must(open_database(file_)->backup_to(backup_));
    const auto fresh = directory_ / "fresh.db";
    EXPECT_EQ(must(restore_database(backup_, fresh)), "");
    EXPECT_EQ(must(store::EventStore(*open_database(fresh)).find({})).events.size(), 1U);
}

TEST_F(Backup, is_not_restored_over_a_database_that_another_process_has_open) {
    fill("1");
    must(open_database(file_)->backup_to(backup_));
    Child host([&](const auto& say) {
        const auto database = open_database(file_);
        say();
        for (;;) ::pause();
    });
    ASSERT_EQ(host.wait_for(1), 1U);
    const auto refused = restore_database(backup_, file_);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.failure().found, "one that is in use");
    EXPECT_NE(refused.failure().remedy.find("Stop the host"), std::string::npos);
    host.kill();
    EXPECT_TRUE(restore_database(backup_, file_).ok());
    EXPECT_EQ(event_count(), 1U);
}

// A process loses all its locks on a file with the first descriptor of it that it closes.
TEST_F(Backup, is_not_restored_while_one_of_several_connections_of_a_process_is_left) {
    fill("1");
    must(open_database(file_)->backup_to(backup_));
    Child host([&](const auto& say) {
        Workshop workshop(directory_.path());
        workshop.admit(workshop.integrations.find_by_name("A")->id, {{"2"}});
        for (const auto mode : {store::OpenMode::existing, store::OpenMode::read_only, store::OpenMode::inspect})
            must(store::Database::open(file_, mode));
        say();
        for (;;) ::pause();
    });
    ASSERT_EQ(host.wait_for(1), 1U);
    EXPECT_FALSE(restore_database(backup_, file_).ok());
    EXPECT_TRUE(std::filesystem::exists(file_.string() + "-wal"));
}

TEST_F(Backup, replaces_a_database_that_is_damaged) {
    fill("1");
    must(open_database(file_)->backup_to(backup_));
    write_file("host.db", std::string(9000, 'x'));
    const auto former = must(restore_database(backup_, file_));
    EXPECT_EQ(event_count(), 1U);
    EXPECT_EQ(std::filesystem::file_size(former), 9000U);
}

TEST_F(Backup, that_is_none_is_refused_and_nothing_changes) {
    fill("1");
    write_file("garbage", std::string(9000, 'x'));
    soci::session(soci::sqlite3, (directory_ / "theirs").string()) << "CREATE TABLE theirs (x)";
    open_database(directory_ / "newer")->session() << "PRAGMA user_version = 9000";
    for (const char* name : {"garbage", "theirs", "newer", "not there"}) {
        const auto refused = restore_database(directory_ / name, file_);
        ASSERT_FALSE(refused.ok()) << name;
        EXPECT_EQ(refused.failure().where, (directory_ / name).string());
        EXPECT_FALSE(refused.failure().remedy.empty()) << name;
    }
    EXPECT_EQ(event_count(), 1U);
}

TEST_F(Backup, that_is_damaged_is_refused) {
    fill("1");
    must(open_database(file_)->backup_to(backup_));
    std::fstream damage(backup_, std::ios::in | std::ios::out | std::ios::binary);
    damage.seekp(5 * 4096);
    damage << std::string(4096, '\xa5');
    damage.close();
    EXPECT_FALSE(restore_database(backup_, file_).ok());
    EXPECT_EQ(event_count(), 1U);
}

TEST_F(Backup, is_not_restored_over_another_programs_database) {
    fill("1");
    must(open_database(file_)->backup_to(backup_));
    soci::session(soci::sqlite3, (directory_ / "theirs").string()) << "CREATE TABLE theirs (x)";
    EXPECT_FALSE(restore_database(backup_, directory_ / "theirs").ok());
}

}  // namespace
}  // namespace risk::test
