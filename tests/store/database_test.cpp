// SPDX-License-Identifier: Apache-2.0
#include "store/database.hpp"

#include <gtest/gtest.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/audit_log.hpp"
#include "store/child.hpp"
#include "store/file_bytes.hpp"
#include "store/store_error.hpp"
#include "store/workshop.hpp"

namespace risk::test {
namespace {

using store::Database;
using store::OpenMode;

Failure failure_of(const std::filesystem::path& file, OpenMode mode, int patience_ms = 0) {
    auto opened = Database::open(file, mode, patience_ms);
    EXPECT_FALSE(opened.ok());
    return opened ? Failure{} : opened.failure();
}

// One sentence for a person: what, where, and something to do about it.
void expect_complete(const Failure& failure, const std::filesystem::path& file) {
    EXPECT_FALSE(failure.what.empty());
    EXPECT_EQ(failure.where, file.string());
    EXPECT_FALSE(failure.found.empty());
    EXPECT_FALSE(failure.remedy.empty()) << failure.sentence();
    EXPECT_EQ(failure.sentence().find("sqlite3_"), std::string::npos) << failure.sentence();
}

mode_t mode_of(const std::string& file) {
    struct stat status {};
    return ::stat(file.c_str(), &status) == 0 ? status.st_mode & 0777U : 0;
}

TEST(Database, is_created_readable_by_its_owner_only_with_all_that_lies_beside_it) {
    TempDir directory;
    ::umask(0);
    Workshop workshop(directory.path());
    workshop.admit(workshop.add_integration("A"), {{"1"}});
    for (const char* name : {"host.db", "host.db-wal", "host.db-shm", "key"}) {
        EXPECT_EQ(mode_of((directory / name).string()), 0600U) << name;
    }
    ::umask(022);
}

TEST(Database, that_others_could_read_is_closed_to_them) {
    TempDir directory;
    open_database(directory / "host.db");
    ::chmod((directory / "host.db").c_str(), 0644);
    open_database(directory / "host.db");
    EXPECT_EQ(mode_of((directory / "host.db").string()), 0600U);
}

TEST(Database, opens_in_a_directory_with_an_unusual_name) {
    TempDir directory;
    const auto odd = directory.path() / "a b=c  'd' \xc3\xa9";
    std::filesystem::create_directory(odd);
    Workshop workshop(odd);
    workshop.admit(workshop.add_integration("A"), {{"1"}});
    EXPECT_EQ(workshop.events().size(), 1U);
    EXPECT_TRUE(std::filesystem::exists(odd / "host.db"));
}

TEST(Database, without_its_directory_says_what_to_create) {
    TempDir directory;
    const auto file = directory.path() / "missing" / "host.db";
    const auto failure = failure_of(file, OpenMode::create_or_open);
    expect_complete(failure, file);
    EXPECT_NE(failure.remedy.find("mkdir -p " + file.parent_path().string()), std::string::npos);
}

TEST(Database, that_is_not_there_is_not_created_unless_asked_for) {
    TempDir directory;
    for (const auto mode : {OpenMode::existing, OpenMode::read_only, OpenMode::inspect}) {
        expect_complete(failure_of(directory / "host.db", mode), directory / "host.db");
        EXPECT_FALSE(std::filesystem::exists(directory / "host.db"));
    }
}

TEST(Database, of_another_kind_is_refused_and_left_alone) {
    TempDir directory;
    const auto file = directory / "host.db";
    write_file(file, std::string(5000, 'x'));
    const auto failure = failure_of(file, OpenMode::create_or_open);
    expect_complete(failure, file);
    EXPECT_EQ(failure.expected, "a database written by host_stub");
    EXPECT_EQ(read_file(file), std::string(5000, 'x'));
}

TEST(Database, of_another_program_is_refused_and_left_alone) {
    TempDir directory;
    const auto file = directory / "host.db";
    soci::session(soci::sqlite3, file.string()) << "CREATE TABLE theirs (x)";
    const auto before = read_file(file);
    const auto failure = failure_of(file, OpenMode::create_or_open);
    expect_complete(failure, file);
    EXPECT_EQ(failure.found, "an SQLite database of another program");
    EXPECT_EQ(read_file(file), before);
    EXPECT_FALSE(std::filesystem::exists(directory / "host.db-wal"));
}

TEST(Database, that_is_a_directory_is_refused) {
    TempDir directory;
    std::filesystem::create_directory(directory / "host.db");
    EXPECT_EQ(failure_of(directory / "host.db", OpenMode::create_or_open).found, "a directory");
}

TEST(Database, of_a_newer_version_is_refused_with_both_numbers) {
    TempDir directory;
    const auto file = directory / "host.db";
    open_database(file)->session() << "PRAGMA user_version = 9000";
    const auto failure = failure_of(file, OpenMode::create_or_open);
    expect_complete(failure, file);
    EXPECT_EQ(failure.found, "version 9000");
    EXPECT_NE(failure.expected.find("or lower"), std::string::npos);
}

TEST(Database, of_an_older_version_opens_for_inspection_but_not_for_reading_as_it_is) {
    TempDir directory;
    const auto file = directory / "host.db";
    open_database(file)->session() << "PRAGMA user_version = 0";
    expect_complete({failure_of(file, OpenMode::read_only).what, file.string(), "", "older", "remedy"}, file);
    EXPECT_EQ(failure_of(file, OpenMode::read_only).what, "The database has an older schema");
    EXPECT_TRUE(Database::open(file, OpenMode::inspect).ok());
}

TEST(Database, that_is_damaged_says_so_and_names_restore) {
    TempDir directory;
    const auto file = directory / "host.db";
    {
        Workshop workshop(directory.path());
        workshop.admit(workshop.add_integration("A"), {{"1"}, {"2"}});
    }
    auto content = read_file(file);
    ASSERT_GT(content.size(), 8192U);
    std::fill(content.begin() + 4096, content.end(), '\xa5');  // the header and the schema's first page stay
    write_file(file, content);
    auto opened = Database::open(file, OpenMode::existing, 0);
    const auto failure = opened ? (*opened)->check_integrity().failure() : opened.failure();
    EXPECT_EQ(failure.what, "The database is damaged");
    EXPECT_NE(failure.remedy.find("host_stub restore"), std::string::npos);
}

TEST(Database, that_is_intact_passes_its_check) {
    TempDir directory;
    Workshop workshop(directory.path());
    workshop.admit(workshop.add_integration("A"), {{"1"}, {"2"}});
    EXPECT_TRUE(workshop.database->check_integrity().ok());
}

TEST(Database, held_by_another_process_is_locked_not_broken) {
    TempDir directory;
    const auto file = directory / "host.db";
    auto holder = open_database(file);
    auto other = must(Database::open(file, OpenMode::existing, 0));
    holder->session() << "BEGIN IMMEDIATE";
    store::AuditLog log(*other);
    try {
        log.append({0, noon, "host", "status", "A", "x"});
        FAIL() << "written under another's lock";
    } catch (const store::StoreError& error) {
        EXPECT_EQ(error.failure().what, "The database is locked");
        expect_complete(error.failure(), file);
    }
    holder->session() << "ROLLBACK";
    log.append({0, noon, "host", "status", "A", "x"});
    EXPECT_EQ(log.newest(10).size(), 1U);
}

// The superuser may write anything: the child gives that up first.
TEST(Database, that_may_only_be_read_says_so_before_anything_is_written) {
    TempDir directory;
    const auto file = directory / "host.db";
    { open_database(file); }
    ::chmod(file.c_str(), 0444);
    ::chmod(directory.path().c_str(), 0555);
    const auto said = in_child([&] {
        if (::getuid() == 0 && (::setgid(65534) != 0 || ::setuid(65534) != 0)) return std::string("cannot drop rights");
        return failure_of(file, OpenMode::existing).sentence();
    });
    ::chmod(directory.path().c_str(), 0755);
    EXPECT_NE(said.find("The database cannot be written"), std::string::npos) << said;
    EXPECT_NE(said.find("Make the file and its directory writable"), std::string::npos) << said;
}

TEST(Database, opened_for_reading_refuses_to_write) {
    TempDir directory;
    { open_database(directory / "host.db"); }
    auto reader = must(Database::open(directory / "host.db", OpenMode::read_only));
    EXPECT_THROW(store::AuditLog(*reader).append({0, noon, "a", "b", "c", "d"}), store::StoreError);
    EXPECT_TRUE(store::AuditLog(*reader).newest(1).empty());
}

TEST(Database, data_version_moves_when_another_connection_commits) {
    TempDir directory;
    Workshop workshop(directory.path());
    auto reader = must(Database::open(directory / "host.db", OpenMode::read_only));
    const auto before = reader->data_version();
    EXPECT_EQ(reader->data_version(), before);
    workshop.add_integration("A");
    EXPECT_NE(reader->data_version(), before);
}

TEST(Database, created_by_several_processes_at_once_is_whole) {
    TempDir directory;
    const auto file = directory / "host.db";
    {
        std::vector<std::unique_ptr<Child>> racers;
        for (int i = 0; i < 4; ++i) {
            racers.push_back(std::make_unique<Child>([&](const auto& say) {
                if (Database::open(file, OpenMode::create_or_open)) say();
            }));
        }
        for (auto& racer : racers) EXPECT_EQ(racer->wait_for(1), 1U);
    }
    EXPECT_TRUE(open_database(file)->check_integrity().ok());
}

}  // namespace
}  // namespace risk::test
