// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <soci/soci.h>

#include "store/audit_log.hpp"
#include "store/entitlement_store.hpp"
#include "store/workshop.hpp"

namespace risk::test {
namespace {

TEST(AuditLog, gives_the_newest_first) {
    TempDir directory;
    const auto database = open_database(directory / "host.db");
    store::AuditLog log(*database);
    for (int i = 1; i <= 3; ++i)
        log.append({0, noon + i, "command line (uid 0)", "integration.add", "A", std::to_string(i)});
    const auto entries = log.newest(2);
    ASSERT_EQ(entries.size(), 2U);
    EXPECT_EQ(entries[0].detail, "3");
    EXPECT_EQ(entries[0].at_s, noon + 3);
    EXPECT_EQ(entries[0].actor, "command line (uid 0)");
    EXPECT_EQ(entries[0].action, "integration.add");
    EXPECT_EQ(entries[0].subject, "A");
    EXPECT_GT(entries[0].row, entries[1].row);
}

TEST(AuditLog, no_statement_changes_or_deletes_an_entry) {
    TempDir directory;
    const auto database = open_database(directory / "host.db");
    store::AuditLog(*database).append({0, noon, "a", "b", "c", "d"});
    EXPECT_THROW(database->session() << "DELETE FROM audit", soci::soci_error);
    EXPECT_THROW(database->session() << "UPDATE audit SET actor = 'x'", soci::soci_error);
    EXPECT_EQ(store::AuditLog(*database).newest(9).size(), 1U);
}

TEST(Entitlements, G6_are_granted_and_revoked_with_their_source) {
    TempDir directory;
    const auto database = open_database(directory / "host.db");
    store::EntitlementStore entitlements(*database);
    EXPECT_FALSE(entitlements.has("engage"));
    entitlements.grant("engage", "command line (uid 0)", noon);
    entitlements.grant("engage", "somebody else", noon + 1);
    EXPECT_TRUE(entitlements.has("engage"));
    ASSERT_EQ(entitlements.list().size(), 1U);
    EXPECT_EQ(entitlements.list()[0].source, "command line (uid 0)");
    EXPECT_EQ(entitlements.list()[0].since_s, noon);
    entitlements.revoke("engage");
    entitlements.revoke("engage");
    EXPECT_FALSE(entitlements.has("engage"));
    EXPECT_TRUE(entitlements.list().empty());
}

}  // namespace
}  // namespace risk::test
