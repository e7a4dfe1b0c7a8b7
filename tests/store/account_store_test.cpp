// SPDX-License-Identifier: Apache-2.0
#include "store/account_store.hpp"

#include <gtest/gtest.h>
#include <soci/soci.h>

#include "store/account_password.hpp"
#include "store/audit_log.hpp"
#include "store/one_time_link_store.hpp"
#include "store/role_store.hpp"
#include "store/session_store.hpp"
#include "store/token_store.hpp"
#include "store/workshop.hpp"

namespace risk::test {
namespace {

using store::LinkPurpose;

const std::string first_role(domain::first_role);
constexpr auto operators = "Operators";  // a custom role that reads and writes

class Accounts : public ::testing::Test {
  protected:
    Accounts() : database(open_database(directory_ / "host.db")) {
        must(store::RoleStore(*database).add({operators, false, domain::Marketplace::read_write}, at(0)));
    }

    static store::Doer at(std::int64_t later_s) { return {"tester", noon + later_s}; }
    store::Account add(const std::string& name, const std::string& role = first_role) {
        return must(accounts.add({name, "Somebody", role, "hash of " + name}, at(0)));
    }
    Secret sign_in(const store::Account& account, std::int64_t later_s = 0) {
        return sessions.sign_in(account.id, "", at(later_s)).value();
    }
    bool signed_in(const Secret& id, std::int64_t later_s = 1) {
        return sessions.find(id.reveal(), noon + later_s).has_value();
    }
    std::vector<std::string> audited() {
        std::vector<std::string> lines;
        for (const auto& each : store::AuditLog(*database).newest(100)) {
            lines.insert(lines.begin(), each.actor + ' ' + each.action + ' ' + each.subject);
        }
        return lines;
    }
    int rows(const std::string& table) {
        int count = 0;
        database->session() << "SELECT count(*) FROM " + table, soci::into(count);
        return count;
    }

    TempDir directory_;

  public:
    std::unique_ptr<store::Database> database;
    store::AccountStore accounts{*database};
    store::SessionStore sessions{*database};
    store::OneTimeLinkStore links{*database};
    store::TokenStore tokens{*database};
};

TEST_F(Accounts, a_name_is_taken_in_any_case) {
    add("Ann");
    const auto second = accounts.add({"ANN", "Another", first_role, "h"}, at(0));
    ASSERT_FALSE(second.ok());
    EXPECT_EQ(second.failure().where, "name");
    EXPECT_EQ(accounts.find("aNN")->name, "Ann");
}

TEST_F(Accounts, the_first_one_is_a_global_sys_admin) {
    EXPECT_FALSE(accounts.any());
    EXPECT_EQ(accounts.add({"ann", "Ann", "Super Administrator", "h"}, at(0)).failure().where, "role");
    EXPECT_FALSE(accounts.any());
    EXPECT_EQ(add("ann", "global sys admin").role, first_role);
    EXPECT_TRUE(accounts.any());
}

TEST_F(Accounts, the_last_enabled_global_sys_admin_stays_one) {
    add("ann");
    add("ben", "Super Administrator");
    EXPECT_FALSE(accounts.change("ann", {"Ann", "Super Administrator", false}, at(1)).ok());
    EXPECT_FALSE(accounts.change("ann", {"Ann", first_role, true}, at(1)).ok());
    EXPECT_FALSE(accounts.remove("ann", at(1)).ok());
    EXPECT_TRUE(accounts.change("ann", {"Ann Lee", first_role, false}, at(1)).ok());
    // A disabled one is no help.
    must(accounts.change("ben", {"Ben", first_role, true}, at(2)));
    EXPECT_FALSE(accounts.remove("ann", at(3)).ok());
    must(accounts.change("ben", {"Ben", first_role, false}, at(4)));
    EXPECT_TRUE(accounts.remove("ann", at(5)).ok());
    EXPECT_FALSE(accounts.remove("ben", at(6)).ok());
}

TEST_F(Accounts, each_change_is_audited_and_a_refused_one_is_not) {
    add("ann");
    static_cast<void>(accounts.remove("ann", at(1)));
    must(accounts.change("ann", {"Somebody", first_role, false}, at(2)));  // nothing changes
    must(accounts.change("ann", {"Ann", first_role, false}, at(3)));
    add("ben", operators);
    must(accounts.remove("ben", at(4)));
    EXPECT_EQ(audited(), (std::vector<std::string>{"tester role.add Operators", "tester account.add ann",
                                                   "tester account.change ann", "tester account.add ben",
                                                   "tester account.remove ben"}));
}

TEST_F(Accounts, a_session_ends_after_thirty_idle_minutes_or_twelve_hours) {
    const auto id = sign_in(add("ann"));
    EXPECT_TRUE(signed_in(id, 30 * 60 - 1));
    EXPECT_FALSE(signed_in(id, 30 * 60));
    for (std::int64_t later = 0; later < 12 * 3600; later += 20 * 60) {
        const auto session = sessions.find(id.reveal(), noon + later);
        ASSERT_TRUE(session) << later;
        sessions.seen(*session, noon + later);
    }
    EXPECT_TRUE(signed_in(id, 12 * 3600 - 1));
    EXPECT_FALSE(signed_in(id, 12 * 3600));
}

TEST_F(Accounts, that_somebody_is_there_is_written_at_most_once_a_minute) {
    const auto id = sign_in(add("ann"));
    const auto session = sessions.find(id.reveal(), noon).value();
    sessions.seen(session, noon + 59);
    EXPECT_EQ(sessions.find(id.reveal(), noon + 59)->last_seen_s, noon);
    sessions.seen(session, noon + 60);
    EXPECT_EQ(sessions.find(id.reveal(), noon + 60)->last_seen_s, noon + 60);
}

TEST_F(Accounts, another_role_a_new_password_disabling_and_removal_end_all_sessions) {
    const auto ann = add("ann");
    const auto ben = add("ben", operators);
    const auto anns = sign_in(ann);
    auto bens = sign_in(ben);
    must(accounts.change("ben", {"Ben Lee", operators, false}, at(1)));
    EXPECT_TRUE(signed_in(bens)) << "only the name changed";
    must(accounts.change("ben", {"Ben Lee", "Basic Administrator", false}, at(1)));
    EXPECT_FALSE(signed_in(bens));
    bens = sign_in(ben);
    const auto other = sign_in(ben);
    const auto kept = sessions.change_password(*sessions.find(bens.reveal(), noon), "new hash", at(1));
    EXPECT_FALSE(signed_in(bens));
    EXPECT_FALSE(signed_in(other));
    EXPECT_TRUE(signed_in(kept));
    EXPECT_EQ(accounts.password_hash(ben.id), "new hash");
    must(accounts.change("ben", {"Ben Lee", "Basic Administrator", true}, at(1)));
    EXPECT_FALSE(signed_in(kept));
    EXPECT_FALSE(sessions.sign_in(ben.id, "", at(2))) << "disabled meanwhile";
    must(accounts.change("ben", {"Ben Lee", "Basic Administrator", false}, at(3)));
    EXPECT_FALSE(signed_in(kept)) << "enabling brings no session back";
    const auto last = sign_in(ben);
    must(accounts.remove("ben", at(4)));
    EXPECT_FALSE(signed_in(last));
    EXPECT_TRUE(signed_in(anns)) << "somebody else's";
}

TEST_F(Accounts, signing_in_makes_a_new_id_and_ends_the_one_brought_along) {
    const auto ann = add("ann");
    const auto first = sign_in(ann);
    const auto second = sessions.sign_in(ann.id, sessions.find(first.reveal(), noon)->key, at(1)).value();
    EXPECT_NE(first.reveal(), second.reveal());
    EXPECT_FALSE(signed_in(first));
    EXPECT_TRUE(signed_in(second));
    EXPECT_GE(second.reveal().size(), 43U) << "256 bits in base64";
    EXPECT_EQ(accounts.find("ann")->last_sign_in_s, noon + 1);
}

TEST_F(Accounts, sessions_that_are_over_and_too_many_of_one_account_are_forgotten) {
    const auto ann = add("ann");
    for (int i = 0; i < 100; ++i) sign_in(ann, i);
    EXPECT_EQ(rows("sessions"), 32);
    sign_in(ann, 2 * 3600);
    EXPECT_EQ(rows("sessions"), 1);
}

TEST_F(Accounts, neither_ids_nor_tokens_nor_links_stand_in_the_file) {
    const auto ann = add("ann");
    const auto id = sign_in(ann).reveal();
    const auto token = must(tokens.add("t", first_role, noon + day, at(0))).key.reveal();
    const auto link = must(links.make(LinkPurpose::reset, "ann", at(0))).key.reveal();
    std::string all;
    for (const auto* query :
         {"SELECT group_concat(id_hash) FROM sessions", "SELECT group_concat(token_hash) FROM api_tokens",
          "SELECT group_concat(link_hash) FROM one_time_links"}) {
        std::string text;
        soci::indicator there{};
        database->session() << query, soci::into(text, there);
        all += text;
    }
    for (const auto& secret : {id, token, link}) EXPECT_EQ(all.find(secret), std::string::npos);
    EXPECT_GE(link.size(), 22U) << "128 bits in base64";
}

TEST_F(Accounts, a_custom_role_is_made_changed_and_removed_once_nobody_has_it) {
    store::RoleStore roles(*database);
    EXPECT_FALSE(roles.add({"basic administrator", false, domain::Marketplace::none}, at(0)).ok());
    EXPECT_FALSE(roles.add({"operators", false, domain::Marketplace::none}, at(0)).ok());
    add("ann");
    const auto id = sign_in(add("ben", operators));
    must(roles.change({operators, false, domain::Marketplace::read}, at(1)));
    EXPECT_EQ(sessions.find(id.reveal(), noon + 1)->role.marketplace, domain::Marketplace::read) << "at once";
    EXPECT_FALSE(roles.remove(operators, at(2)).ok()) << "ben has it";
    must(accounts.remove("ben", at(3)));
    const auto token = must(tokens.add("t", operators, noon + day, at(3))).token;
    EXPECT_FALSE(roles.remove(operators, at(4)).ok()) << "a token has it";
    EXPECT_TRUE(tokens.revoke(token.id, at(5)));
    EXPECT_TRUE(roles.remove(operators, at(6)).ok());
    EXPECT_FALSE(roles.remove("Basic Administrator", at(7)).ok());
    EXPECT_FALSE(roles.change({"Basic Administrator", true, domain::Marketplace::none}, at(7)).ok());
    EXPECT_EQ(roles.list().size(), 6U);
}

TEST_F(Accounts, a_token_opens_until_it_expires_or_is_revoked) {
    const auto made = must(tokens.add("nightly", operators, noon + day, at(0)));
    EXPECT_EQ(tokens.holder(made.key.reveal(), noon)->role.name, operators);
    EXPECT_EQ(tokens.holder(made.key.reveal(), noon)->token.created_by, "tester");
    EXPECT_FALSE(tokens.holder(made.key.reveal() + "x", noon));
    EXPECT_FALSE(tokens.holder("", noon));
    EXPECT_TRUE(tokens.holder(made.key.reveal(), noon + day - 1));
    EXPECT_FALSE(tokens.holder(made.key.reveal(), noon + day));
    EXPECT_FALSE(tokens.add("NIGHTLY", operators, noon + day, at(0)).ok());
    EXPECT_FALSE(tokens.add("other", "No such role", noon + day, at(0)).ok());
    tokens.used(made.token, noon + 5);
    EXPECT_EQ(tokens.find_by_name("nightly")->last_used_s, noon + 5);
    EXPECT_TRUE(tokens.revoke(made.token.id, at(1)));
    EXPECT_FALSE(tokens.revoke(made.token.id, at(1)));
    EXPECT_FALSE(tokens.holder(made.key.reveal(), noon));
}

TEST_F(Accounts, a_link_works_once_in_its_time_and_for_its_purpose) {
    add("ann");
    const auto sign_in_key = must(links.make(LinkPurpose::sign_in, "ann", at(0))).key.reveal();
    const auto reset_key = must(links.make(LinkPurpose::reset, "ann", at(0))).key.reveal();
    EXPECT_FALSE(links.sign_in(reset_key, noon)) << "for another purpose";
    EXPECT_FALSE(links.set_password(sign_in_key, "h", noon));
    EXPECT_FALSE(links.set_up(sign_in_key, {"x", "X", "", "h"}, noon));
    EXPECT_FALSE(links.sign_in(sign_in_key, noon + 600)) << "after ten minutes";
    const auto opened = links.sign_in(sign_in_key, noon + 599);
    ASSERT_TRUE(opened);
    EXPECT_TRUE(signed_in(opened->session_id, 600));
    EXPECT_FALSE(links.sign_in(sign_in_key, noon + 599)) << "twice";
    EXPECT_TRUE(links.whose(LinkPurpose::reset, reset_key, noon + 3599));
    EXPECT_FALSE(links.whose(LinkPurpose::reset, reset_key, noon + 3600)) << "after an hour";
    EXPECT_TRUE(links.set_password(reset_key, "new", noon + 3599));
    EXPECT_FALSE(links.set_password(reset_key, "again", noon + 3599));
    EXPECT_EQ(accounts.password_hash(accounts.find("ann")->id), "new");
    EXPECT_FALSE(signed_in(opened->session_id, 3600)) << "a new password ends sessions";
}

TEST_F(Accounts, a_new_link_takes_the_place_of_the_former_and_goes_with_its_account) {
    add("ann");
    add("ben", operators);
    const auto former = must(links.make(LinkPurpose::sign_in, "ben", at(0))).key.reveal();
    const auto anns = must(links.make(LinkPurpose::sign_in, "ann", at(0))).key.reveal();
    const auto latter = must(links.make(LinkPurpose::sign_in, "ben", at(1))).key.reveal();
    EXPECT_FALSE(links.sign_in(former, noon + 2));
    must(accounts.change("ben", {"Ben", operators, true}, at(3)));
    EXPECT_FALSE(links.sign_in(latter, noon + 4)) << "disabled";
    EXPECT_FALSE(links.make(LinkPurpose::sign_in, "ben", at(4)).ok());
    EXPECT_FALSE(links.make(LinkPurpose::sign_in, "nobody", at(4)).ok());
    EXPECT_TRUE(links.sign_in(anns, noon + 4)) << "somebody else's";
}

TEST_F(Accounts, the_first_set_up_is_there_until_there_is_an_account) {
    const auto former = links.make_set_up({"host", noon})->key.reveal();
    const auto key = links.make_set_up({"host", noon + 1})->key.reveal();
    EXPECT_FALSE(links.opens_set_up(former, noon + 2)) << "a restart makes a new one";
    EXPECT_TRUE(links.opens_set_up(key, noon + 2));
    EXPECT_FALSE(links.opens_set_up(key, noon + 3601));
    const auto opened = links.set_up(key, {"ann", "Ann", "Basic Administrator", "h"}, noon + 2);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->account.role, first_role) << "whatever was asked for";
    EXPECT_TRUE(signed_in(opened->session_id, 3));
    EXPECT_FALSE(links.set_up(key, {"ben", "Ben", "", "h"}, noon + 3));
    EXPECT_FALSE(links.make_set_up({"host", noon + 4}));
}

TEST_F(Accounts, an_account_made_meanwhile_closes_an_open_set_up) {
    const auto key = links.make_set_up({"host", noon})->key.reveal();
    add("ann");
    EXPECT_FALSE(links.opens_set_up(key, noon + 1));
    EXPECT_FALSE(links.set_up(key, {"ben", "Ben", "", "h"}, noon + 1));
    EXPECT_EQ(accounts.list().size(), 1U);
}

TEST(Password, is_hashed_with_argon2id_and_fits_itself_only) {
    const auto hash = store::hash_password(Secret("correct horse battery"));
    EXPECT_TRUE(hash.starts_with("$argon2id$"));
    EXPECT_TRUE(store::fits_password(hash, Secret("correct horse battery")));
    EXPECT_FALSE(store::fits_password(hash, Secret("correct horse batterz")));
    EXPECT_FALSE(store::fits_password(hash, Secret("")));
    EXPECT_FALSE(store::fits_password("", Secret("x")));
    // Nobody's costs the same: time tells nothing.
    const auto terms = [](const std::string& text) { return text.substr(0, text.find('$', text.find("m="))); };
    EXPECT_EQ(terms(store::nobodys_password_hash()), terms(hash));
}

}  // namespace
}  // namespace risk::test
