// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>

#include "workspace.hpp"

namespace risk::cli {
namespace {

using testing::expect_told;

class BackupCommand : public testing::Workspace {
  protected:
    void SetUp() override { ASSERT_EQ(run({"entitlement", "grant", "engage"}).status, 0); }
    [[nodiscard]] std::string backup() const { return (root_ / "backup.db").string(); }
};

TEST_F(BackupCommand, what_was_backed_up_comes_back) {
    ASSERT_EQ(add("Acme").status, 0);
    EXPECT_EQ(run({"backup", backup()}).status, 0);
    ASSERT_EQ(run({"integration", "remove", "Acme", "--yes"}).status, 0);
    const auto restored = run({"restore", backup()});
    EXPECT_EQ(restored.status, 0) << restored.err;
    EXPECT_EQ(json({"integration", "list"}).as_array().size(), 1U);
    EXPECT_EQ(run({"integration", "test", "Acme"}).status, 0);
    EXPECT_EQ(audited().back(), "restore");
}

TEST_F(BackupCommand, a_restore_says_who_comes_back_with_it) {
    ASSERT_EQ(run({"admin", "create", "ann", "--password-stdin"}, "correct horse battery").status, 0);
    ASSERT_EQ(run({"token", "create", "grafana", "--role", "Global Sys Admin", "--expires", "30d"}).status, 0);
    ASSERT_EQ(run({"backup", backup()}).status, 0);
    ASSERT_EQ(run({"token", "revoke", "grafana"}).status, 0);
    const auto restored = run({"restore", backup()});
    ASSERT_EQ(restored.status, 0) << restored.err;
    for (const auto* part : {"Everybody has to sign in again", "so is 1 API token", "host_stub token list"})
        EXPECT_NE(restored.out.find(part), std::string::npos) << restored.out;
}

TEST_F(BackupCommand, never_overwrites) {
    const auto path = file("backup.db", "mine").string();
    expect_told(run({"backup", path}), 1, {path});
    EXPECT_EQ(std::filesystem::file_size(path), 4U);
}

TEST_F(BackupCommand, a_file_that_is_no_backup_changes_nothing) {
    ASSERT_EQ(add("Acme").status, 0);
    expect_told(run({"restore", file("notes.txt", "notes").string()}), 1, {"notes.txt"});
    expect_told(run({"restore", "/nonexistent"}), 1, {"/nonexistent"});
    EXPECT_EQ(json({"integration", "list"}).as_array().size(), 1U);
}

TEST_F(BackupCommand, entitlements_are_listed_with_who_granted_them) {
    const auto rows = json({"entitlement", "list"}).as_array();
    EXPECT_TRUE(rows[0].at("source").as_string().starts_with("command line (uid "));
    expect_told(run({"entitlement", "grant", "En Gage"}), 2, {"lower-case letters"});
    expect_told(run({"entitlement", "revoke", "none"}), 3, {"none"});
    EXPECT_EQ(audited(), std::vector<std::string>{"entitlement.grant"});
}

}  // namespace
}  // namespace risk::cli
