// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <soci/soci.h>
#include <unistd.h>

#include <thread>

#include "reliability/row.hpp"
#include "service/key_house.hpp"
#include "service/stepped_child.hpp"
#include "store/audit_log.hpp"

namespace risk::test {
namespace {

namespace fs = std::filesystem;
using Secrets = std::map<std::string, std::string>;

const Secrets three{
    {"A", std::string(planted) + "A"}, {"B", std::string(planted) + "B"}, {"C", std::string(planted) + "C"}};

class KeyRotation : public ::testing::Test {
  protected:
    KeyRotation() {
        for (const auto* name : {"A", "B", "C"}) house_.add(name);
    }

    TempDir directory_;
    KeyHouse house_{directory_.path()};
};

TEST_F(KeyRotation, gives_every_secret_a_new_key_and_keeps_the_former_for_backups) {
    const auto done = house_.rotate();
    EXPECT_NE(done.former, done.key);
    EXPECT_EQ(done.secrets, 3U);
    EXPECT_EQ(house_.secrets(), three);
    EXPECT_EQ(done.former_file, house_.key().string() + '.' + store::key_text(done.former));
    EXPECT_TRUE(fs::exists(done.former_file));
    // Nothing is sealed with the former any more.
    fs::remove(done.former_file);
    EXPECT_EQ(house_.secrets(), three);
    EXPECT_EQ(house_.files_beside_the_key(), 0);
    Visit visit(house_);
    EXPECT_EQ(store::AuditLog(*visit.database).newest(1).front().action, "secrets.rotate");
    EXPECT_EQ(visit.keeper.status().since_s, noon);
}

TEST_F(KeyRotation, without_keeping_leaves_one_key) {
    (void)house_.rotate(false);
    EXPECT_EQ(house_.files_beside_the_key(), 0);
    EXPECT_EQ(house_.secrets(), three);
}

TEST_F(KeyRotation, a_host_that_runs_reads_and_stores_with_the_new_key) {
    Visit host(house_);
    (void)house_.rotate(false);
    EXPECT_EQ(host.integrations.find_by_name("A")->settings.secrets.at("client_secret").reveal(), three.at("A"));
    must(host.integrations.add(settings_with_secret("D"), noon));
    auto all = three;
    all["D"] = std::string(planted) + "D";
    EXPECT_EQ(house_.secrets(), all) << "sealed with a key that is gone";
}

TEST_F(KeyRotation, a_backup_from_before_opens_with_the_former_key_and_goes_on) {
    const auto backup = directory_ / "backup.db";
    must(Visit(house_).database->backup_to(backup));
    const auto done = house_.rotate();
    must(store::restore_database(backup, house_.database()));
    EXPECT_EQ(house_.secrets(), three);
    house_.add("D");
    fs::remove(house_.key());
    fs::rename(done.former_file, house_.key());
    EXPECT_EQ(house_.secrets().at("D"), std::string(planted) + "D") << "sealed with another key than the rest";
}

// Two programs change the key again and again while a third stores secrets.
TEST_F(KeyRotation, many_at_a_time_leave_one_key_that_opens_all) {
    constexpr int rounds = 12;
    auto changes = [&] {
        for (int i = 0; i < rounds; ++i) (void)house_.rotate(false);
    };
    std::thread one(changes);
    std::thread two(changes);
    for (int i = 0; i < rounds; ++i) house_.add("D" + std::to_string(i));
    one.join();
    two.join();
    const auto all = house_.secrets();
    EXPECT_EQ(all.size(), 3U + rounds);
    for (const auto& [name, secret] : all) EXPECT_EQ(secret, planted + name);
    EXPECT_EQ(house_.files_beside_the_key(), 0);
    reliability::record({.group = "service",
                         .what = "the key changed by two programs at a time while a third stores secrets",
                         .times = 2 * rounds,
                         .secrets = house_.leaks(),
                         .said = ""});
}

TEST_F(KeyRotation, stops_before_anything_if_one_secret_cannot_be_opened) {
    Visit visit(house_);
    visit.database->session() << "UPDATE integration_secrets SET sealed = x'01' WHERE integration_id = 2";
    const auto refused = visit.keeper.rotate(tester, true);
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(refused.failure().sentence().find("B, client_secret"), std::string::npos) << refused.failure().sentence();
    EXPECT_EQ(house_.secrets().at("A"), three.at("A"));
    EXPECT_EQ(house_.files_beside_the_key(), 0);
}

TEST_F(KeyRotation, to_a_file_elsewhere_leaves_the_former_alone) {
    const auto elsewhere = directory_ / "elsewhere.key";
    const auto done = must(Visit(house_).keeper.move_to(elsewhere, tester));
    EXPECT_EQ(done.secrets, 3U);
    EXPECT_EQ(house_.secrets().at("A"), "locked");
    // The same once more is no change, and says so.
    const auto again = Visit(house_).keeper.move_to(house_.key(), tester);
    EXPECT_FALSE(again.ok());
    fs::rename(elsewhere, house_.key());
    EXPECT_EQ(house_.secrets(), three);
}

// Every system call of the change is an instant at which the machine may take the process away.
TEST_F(KeyRotation, killed_at_any_system_call_either_key_opens_all) {
    const int step = reliability::thorough() ? 1 : 9;
    std::uint64_t kills = 0, leaks = 0;
    for (int at = 1;; at += step) {
        SCOPED_TRACE("stop " + std::to_string(at));
        TempDir copy;
        KeyHouse house(copy.path());
        for (const auto* file : {"host.db", "secret.key"}) fs::copy(directory_ / file, copy.path() / file);
        const auto ended = run_until_stop(at, [&] { (void)house.rotate(); });
        if (!ended) GTEST_SKIP() << "this machine does not let a process trace its child";
        ASSERT_NE(*ended, Ended::badly);
        ASSERT_EQ(house.secrets(), three) << "before anything is put in order";
        must(Visit(house).keeper.settle(tester));
        ASSERT_EQ(house.secrets(), three);
        ASSERT_FALSE(fs::exists(store::next_key_file(house.key())));
        (void)house.rotate(false);
        ASSERT_EQ(house.secrets(), three);
        leaks += house.leaks();
        if (*ended == Ended::by_itself) break;
        ++kills;
    }
    EXPECT_GT(kills, reliability::thorough() ? 200U : 20U);
    EXPECT_EQ(leaks, 0U);
    reliability::record({.group = "service",
                         .what = "SIGKILL at the system calls of a change of the key; all secrets open afterwards",
                         .times = kills,
                         .secrets = leaks,
                         .said = ""});
}

}  // namespace
}  // namespace risk::test
