// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <soci/soci.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "store/database.hpp"
#include "workspace.hpp"

namespace risk::cli {
namespace {

using testing::expect_told;
namespace fs = std::filesystem;

/// What cannot be used is named in one sentence; the status is not 0; nothing is changed.
class BadInput : public testing::Workspace {
  protected:
    void make_store() { ASSERT_EQ(run({"entitlement", "grant", "engage"}).status, 0); }
    [[nodiscard]] fs::path database() const { return data() / "host.db"; }
    [[nodiscard]] testing::Outcome serve() const { return run({"serve", "--listen", "127.0.0.1:0"}); }

    static std::string content(const fs::path& path) {
        std::ifstream in(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    void replace_database(const std::string& text) const {
        for (const auto* suffix : {"", "-wal", "-shm"}) fs::remove(database().string() + suffix);
        std::ofstream(database(), std::ios::binary) << text;
        fs::permissions(database(), fs::perms(0600));
    }
};

TEST_F(BadInput, a_command_that_is_none_is_named_with_the_nearest_one) {
    expect_told(run({"integratoin", "list"}), 2, {"Did you mean \"integration\"?", "host_stub --help"});
    expect_told(run({"integration", "lsit"}), 2, {"Did you mean \"list\"?", "host_stub integration --help"});
    expect_told(run({"scores", "--frmat", "json"}), 2, {"--frmat"});
    expect_told(run({}), 2, {"--help"});
    expect_told(run({"events", "--format", "xml"}), 2, {"--format"});
}

TEST_F(BadInput, a_data_directory_that_is_not_there_is_not_made_by_looking_at_it) {
    expect_told(run({"integration", "list"}), 1, {"There is no data directory", data().string(), "--data DIR"});
    EXPECT_FALSE(fs::exists(data()));
}

TEST_F(BadInput, a_data_directory_that_is_a_file_is_named) {
    ASSERT_TRUE(fs::exists(file("data", "x")));
    expect_told(serve(), 1, {"The data directory cannot be used", data().string(), "a directory"});
}

TEST_F(BadInput, a_data_directory_that_cannot_be_written_is_named) {
    make_store();
    fs::permissions(data(), fs::perms(0500));
    expect_told(serve(), 1, {data().string(), "ermission denied"});
    fs::permissions(data(), fs::perms(0700));
}

TEST_F(BadInput, a_database_that_is_not_ours_is_left_alone) {
    make_store();
    replace_database("");
    ASSERT_EQ(system(("python3 -c \"import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute('create table "
                      "t(x)'); c.commit()\" " +
                      database().string())
                         .c_str()),
              0);
    const auto before = content(database());
    expect_told(serve(), 1, {database().string()});
    expect_told(run({"integration", "list"}), 1, {database().string()});
    EXPECT_EQ(content(database()), before);
}

TEST_F(BadInput, a_text_file_in_the_place_of_the_database_is_left_alone) {
    make_store();
    replace_database("these are my notes, kept for years\n" + std::string(5000, 'n'));
    expect_told(serve(), 1, {database().string()});
    EXPECT_TRUE(content(database()).starts_with("these are my notes"));
}

TEST_F(BadInput, a_database_of_a_newer_host_is_left_alone) {
    make_store();
    {
        const auto opened = store::Database::open(database(), store::OpenMode::existing);
        ASSERT_TRUE(opened) << opened.failure().sentence();
        (*opened)->session() << "PRAGMA user_version = 9999";
    }
    expect_told(serve(), 1, {database().string(), "newer"});
}

TEST_F(BadInput, a_corrupt_database_is_named) {
    make_store();
    auto text = content(database());
    ASSERT_GT(text.size(), 20'000U);
    text.replace(100, text.size() - 100, std::string(text.size() - 100, '\xA5'));
    replace_database(text);
    expect_told(serve(), 1, {database().string(), "host_stub restore"});
}

TEST_F(BadInput, a_read_only_database_is_named) {
    make_store();
    fs::permissions(database(), fs::perms(0400));
    expect_told(serve(), 1, {database().string()});
    expect_told(run({"entitlement", "grant", "more"}), 1, {database().string()});
}

TEST_F(BadInput, a_full_disk_is_named_and_nothing_is_half_written) {
    make_store();
    std::string people = "email,name\n";
    for (int i = 0; i < 20'000; ++i) people += "person" + std::to_string(i) + "@x.test,Somebody With A Name\n";
    auto tight = launch({"people", "import", file("people.csv", people).string()});
    tight.largest_file = 400'000;
    expect_told(testing::run_program(tight), 1, {"host.db"});
    EXPECT_NE(run({"people", "list"}).out.find("Nobody yet"), std::string::npos);
    EXPECT_EQ(audited(), std::vector<std::string>{"entitlement.grant"});
    EXPECT_EQ(run({"people", "import", (root_ / "people.csv").string()}).status, 0);
}

TEST_F(BadInput, output_that_cannot_be_written_is_no_success) {
    make_store();
    auto full = launch({"entitlement", "list"});
    full.output_file = "/dev/full";
    expect_told(testing::run_program(full), 1, {"The output could not be written"});
}

TEST_F(BadInput, a_key_file_that_cannot_be_read_is_named) {
    make_store();
    const auto key = data() / "secret.key";
    fs::permissions(key, fs::perms(0000));
    expect_told(serve(), 1, {key.string()});
    fs::permissions(key, fs::perms(0644));
    expect_told(serve(), 1, {key.string(), "chmod 600"});
    fs::permissions(key, fs::perms(0600));
    std::ofstream(key) << "short";
    expect_told(serve(), 1, {key.string(), "32"});
}

TEST_F(BadInput, a_key_that_is_gone_is_not_replaced_silently_by_looking) {
    make_store();
    fs::remove(data() / "secret.key");
    expect_told(run({"integration", "list"}), 1, {(data() / "secret.key").string()});
    EXPECT_FALSE(fs::exists(data() / "secret.key"));
}

TEST_F(BadInput, a_port_in_use_is_named_before_anything_is_read) {
    make_store();
    ASSERT_EQ(add("Acme").status, 0);
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    ASSERT_EQ(bind(listener, reinterpret_cast<sockaddr*>(&address), length), 0);
    ASSERT_EQ(listen(listener, 1), 0);
    getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length);
    const auto where = "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    expect_told(run({"serve", "--listen", where}), 1, {where, "another program", "--listen"});
    close(listener);
    EXPECT_EQ(run({"events", "--format", "csv"}).out.find("parcel"), std::string::npos);
}

TEST_F(BadInput, a_listen_address_that_is_none_or_not_loopback_is_refused) {
    for (const auto* bad : {"8080", "127.0.0.1:99999", "127.0.0.1:", "0.0.0.0:8080", "example.com:80", "[::]:80", ""}) {
        expect_told(run({"serve", "--listen", bad}), 2, {"--listen", bad});
    }
    EXPECT_FALSE(fs::exists(data()));
}

TEST_F(BadInput, a_plugin_directory_that_is_not_there_is_named) {
    make_store();
    expect_told(run({"serve", "--listen", "127.0.0.1:0", "--plugins", "/nonexistent/plugins"}), 1,
                {"/nonexistent/plugins", "--plugins DIR"});
    expect_told(run({"plugin", "list", "--plugins", "/nonexistent/plugins"}), 1, {"/nonexistent/plugins"});
}

TEST_F(BadInput, a_manifest_and_a_library_that_do_not_fit_are_listed_with_the_reason) {
    std::ofstream(plugins() / "parcel.so", std::ios::app) << "tampered";
    std::ofstream(plugins() / "broken.json") << "{\"manifest_version\": 1,";
    const auto outcome = run({"plugin", "list"});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_NE(outcome.out.find("broken.json"), std::string::npos);
    EXPECT_NE(outcome.out.find("parcel.so"), std::string::npos) << outcome.out;
    make_store();
    expect_told(add("Acme"), 1, {"parcel"});
}

TEST_F(BadInput, a_checkpoint_file_and_a_configuration_of_plugin_run_are_checked) {
    const auto manifest = (plugins() / "parcel.json").string();
    expect_told(run({"plugin", "run", "/nonexistent.json"}), 1, {"/nonexistent.json"});
    expect_told(run({"plugin", "run", manifest, "--config", "/nonexistent"}), 1, {"/nonexistent"});
    expect_told(run({"plugin", "run", manifest, "--config", file("c.json", "{").string()}), 2,
                {"c.json", "one JSON object"});
    expect_told(run({"plugin", "run", manifest, "--config", file("d.json", "{\"count\":true}").string()}), 2,
                {"count", "base_url", "token"});
    expect_told(run({"plugin", "run", manifest, "--checkpoint", plugins().string()}), 1,
                {plugins().string(), "a directory"});
}

}  // namespace
}  // namespace risk::cli
