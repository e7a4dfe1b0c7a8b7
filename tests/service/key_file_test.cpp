// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "reliability/row.hpp"
#include "service/key_house.hpp"
#include "store/audit_log.hpp"

namespace risk::test {
namespace {

namespace fs = std::filesystem;
using store::KeyPlace;
using store::SecretBox;

void write_key(const fs::path& file, const std::string& bytes, mode_t mode = 0600) {
    fs::remove(file);
    std::ofstream(file, std::ios::binary) << bytes;
    ASSERT_EQ(::chmod(file.c_str(), mode), 0);
}

const std::string some_key(32, 'k');

std::string refusal(const fs::path& file, KeyPlace place = KeyPlace::data_directory) {
    const auto opened = SecretBox::open(file, false, place);
    EXPECT_FALSE(opened.ok()) << file;
    if (opened) return "";
    EXPECT_FALSE(opened.failure().remedy.empty()) << opened.failure().sentence();
    EXPECT_EQ(opened.failure().sentence().find("kkkk"), std::string::npos);
    return opened.failure().sentence();
}

TEST(KeyFile, that_is_not_one_is_refused_and_never_replaced) {
    TempDir directory;
    const auto key = directory / "secret.key";
    struct Fault {
        const char* what;
        std::function<void()> make;
        const char* said;
    };
    const std::vector<Fault> faults{
        {"empty", [&] { write_key(key, ""); }, "expected 32 bytes, found 0 bytes"},
        {"truncated", [&] { write_key(key, some_key.substr(1)); }, "expected 32 bytes, found 31 bytes"},
        {"too long", [&] { write_key(key, some_key + '\n'); }, "expected 32 bytes, found 33 bytes"},
        {"read by the group", [&] { write_key(key, some_key, 0640); }, "chmod 600"},
        {"read by all", [&] { write_key(key, some_key, 0644); }, "chmod 600"},
        {"a directory", [&] { fs::remove(key), fs::create_directory(key); }, "directory"},
        {"a named pipe", [&] { fs::remove(key), ::mkfifo(key.c_str(), 0600); }, "The key file cannot be read"},
        {"a link",
         [&] { write_key(directory / "real", some_key), fs::remove(key), fs::create_symlink(directory / "real", key); },
         "found a symbolic link"},
        {"a link to nothing", [&] { fs::remove(key), fs::create_symlink(directory / "none", key); },
         "found a symbolic link"},
    };
    for (const auto& fault : faults) {
        SCOPED_TRACE(fault.what);
        fault.make();
        EXPECT_NE(refusal(key).find(fault.said), std::string::npos) << refusal(key);
        EXPECT_FALSE(SecretBox::open(key, true).ok()) << "what is there must never be taken for nothing";
    }
    reliability::record(
        {.group = "service",
         .what = "key files that are none: empty, cut, too long, readable by others, directory, pipe, link",
         .times = faults.size(),
         .said = refusal(key)});
}

TEST(KeyFile, of_another_user_is_refused) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can make a file that belongs to another user";
    TempDir directory;
    write_key(directory / "secret.key", some_key);
    ASSERT_EQ(::chown((directory / "secret.key").c_str(), 12345, 12345), 0);
    EXPECT_NE(refusal(directory / "secret.key").find("user 12345"), std::string::npos);
}

TEST(KeyFile, that_was_named_may_be_reached_by_a_link_and_a_change_replaces_the_file) {
    TempDir directory;
    KeyHouse house(directory.path());
    house.add("A");
    fs::rename(house.key(), directory / "real");
    fs::create_symlink(directory / "real", directory / "link");
    const auto database = open_database(house.database());
    const auto box = must(SecretBox::open(directory / "link", false, KeyPlace::named));
    must(store::SecretKeeper(*database, box).rotate(tester, false));
    EXPECT_TRUE(fs::is_symlink(directory / "link"));
    fs::remove(directory / "link");
    fs::rename(directory / "real", house.key());
    EXPECT_EQ(house.secrets().at("A"), std::string(planted) + "A");
}

// systemd 252 gives the service a file of root's, mode 0400, or 0440 where an access list names the service's user.
TEST(KeyFile, from_systemd_may_show_its_access_list_but_is_never_open_to_all) {
    TempDir directory;
    for (const mode_t mode : {0400U, 0440U, 0600U}) {
        write_key(directory / "host_stub.key", some_key, mode);
        EXPECT_TRUE(SecretBox::open(directory / "host_stub.key", false, KeyPlace::credential).ok()) << std::oct << mode;
    }
    for (const mode_t mode : {0444U, 0404U, 0460U, 0620U, 0666U}) {
        write_key(directory / "host_stub.key", some_key, mode);
        EXPECT_NE(refusal(directory / "host_stub.key", KeyPlace::credential).find("others"), std::string::npos);
    }
    write_key(directory / "host_stub.key", some_key, 0440);
    EXPECT_NE(refusal(directory / "host_stub.key").find("chmod 600"), std::string::npos) << "that is systemd's alone";
}

TEST(KeyFile, from_systemd_is_not_changed_in_place_and_the_way_is_told) {
    TempDir directory;
    write_key(directory / "host_stub.key", some_key, 0400);
    const auto database = open_database(directory / "host.db");
    const auto box = must(SecretBox::open(directory / "host_stub.key", false, KeyPlace::credential));
    const auto refused = store::SecretKeeper(*database, box).rotate(tester, true);
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(refused.failure().remedy.find("--new-key-file"), std::string::npos);
}

TEST(KeyFile, that_a_killed_process_was_making_does_not_stand_in_the_way) {
    TempDir directory;
    std::ofstream(directory / ("secret.key.part-" + std::to_string(::getpid())).c_str()) << "half";
    EXPECT_TRUE(SecretBox::open(directory / "secret.key", true).ok());
}

TEST(LostKey, no_secret_is_sealed_with_another_until_a_host_has_started_with_it) {
    TempDir directory;
    KeyHouse house(directory.path());
    house.add("A");
    fs::rename(house.key(), directory / "lost");
    write_key(house.key(), some_key);
    {
        Visit careless(house);
        const auto refused = careless.integrations.add(settings_with_secret("B"), noon);
        ASSERT_FALSE(refused.ok());
        EXPECT_NE(refused.failure().remedy.find("--key-file"), std::string::npos) << refused.failure().sentence();
        EXPECT_EQ(careless.keeper.status().locked, std::vector<std::string>{"A"});
        EXPECT_FALSE(careless.keeper.status().at_hand);
    }
    Visit host(house);
    EXPECT_TRUE(must(host.keeper.settle(tester)));
    EXPECT_FALSE(must(host.keeper.settle(tester))) << "once is enough";
    EXPECT_EQ(store::AuditLog(*host.database).newest(1).front().action, "secrets.key_replaced");
    must(host.integrations.add(settings_with_secret("B"), noon));
    EXPECT_EQ(house.secrets().at("B"), std::string(planted) + "B");
    EXPECT_EQ(house.secrets().at("A"), "locked");
    must(host.integrations.update(1, settings_with_secret("A")));
    EXPECT_EQ(house.secrets().at("A"), std::string(planted) + "A");
    EXPECT_TRUE(host.keeper.status().locked.empty());
}

TEST(LostKey, that_comes_back_under_its_id_opens_what_was_stored_with_it) {
    TempDir directory;
    KeyHouse house(directory.path());
    house.add("A");
    const auto id = Visit(house).box.key().id();
    fs::rename(house.key(), store::former_key_file(house.key(), id));
    write_key(house.key(), some_key);
    EXPECT_FALSE(must(Visit(house).keeper.settle(tester)));
    EXPECT_EQ(house.secrets().at("A"), std::string(planted) + "A");
}

}  // namespace
}  // namespace risk::test
