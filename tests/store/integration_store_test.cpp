// SPDX-License-Identifier: Apache-2.0
#include "store/integration_store.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "store/audit_log.hpp"
#include "store/status_book.hpp"
#include "store/workshop.hpp"

namespace risk::test {
namespace {

using store::IntegrationSettings;

class Integrations : public ::testing::Test {
  protected:
    IntegrationSettings settings(const std::string& name) {
        IntegrationSettings s;
        s.plugin_id = "incydr";
        s.name = name;
        s.description = "What it is for";
        s.contact_name = "Ann";
        s.contact_email = "ann@x.test";
        s.config_json = R"({"client_id":"key-1"})";
        s.secrets["client_secret"] = Secret("planted-%!@");
        s.interval_ms = 60'000;
        return s;
    }
    store::IntegrationStore& store() { return workshop_.integrations; }

    TempDir directory_;
    Workshop workshop_{directory_.path()};
};

TEST_F(Integrations, come_back_as_they_were_saved) {
    const auto id = must(store().add(settings("Incydr"), noon));
    const auto found = store().find(id);
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->settings.plugin_id, "incydr");
    EXPECT_EQ(found->settings.name, "Incydr");
    EXPECT_EQ(found->settings.description, "What it is for");
    EXPECT_EQ(found->settings.contact_name, "Ann");
    EXPECT_EQ(found->settings.contact_email, "ann@x.test");
    EXPECT_EQ(found->settings.config_json, R"({"client_id":"key-1"})");
    EXPECT_EQ(found->settings.secrets.at("client_secret").reveal(), "planted-%!@");
    EXPECT_EQ(found->settings.interval_ms, 60'000);
    EXPECT_EQ(found->created_s, noon);
    EXPECT_EQ(found->revision, 1);
    EXPECT_FALSE(found->paused);
    EXPECT_EQ(found->status, (domain::StatusChange{domain::Status::connecting, "", noon}));
    EXPECT_EQ(store().find_by_name(" INCYDR ")->id, id);
    EXPECT_FALSE(store().find(id + 1).has_value());
    EXPECT_FALSE(store().find_by_name("other").has_value());
}

TEST_F(Integrations, F4_have_unique_names_whatever_their_case) {
    const auto first = must(store().add(settings("Incydr"), noon));
    const auto second = must(store().add(settings("Other"), noon));
    for (const char* taken : {"Incydr", "incydr", " INCYDR "}) {
        const auto refused = store().add(settings(taken), noon);
        ASSERT_FALSE(refused.ok());
        EXPECT_EQ(refused.failure().where, "name");
        EXPECT_FALSE(store().update(second, settings(taken)).ok());
    }
    EXPECT_FALSE(store().add(settings("  "), noon).ok());
    EXPECT_TRUE(store().update(first, settings("INCYDR")).ok()) << "its own name in another case";
    EXPECT_EQ(store().list().size(), 2U);
}

TEST_F(Integrations, are_listed_by_name) {
    for (const char* name : {"b", "C", "a"}) must(store().add(settings(name), noon));
    const auto all = store().list();
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].settings.name, "a");
    EXPECT_EQ(all[2].settings.name, "C");
    EXPECT_TRUE(all[2].settings.secrets.empty()) << "which nobody needs of all of them";
    EXPECT_EQ(store().find(all[2].id)->settings.secrets.at("client_secret").reveal(), "planted-%!@");
}

TEST_F(Integrations, F13_edited_without_a_secret_keep_it_and_their_checkpoint) {
    const auto id = must(store().add(settings("Incydr"), noon));
    must(workshop_.offer(id, {{"1"}}, 0, "here"));
    auto changed = settings("Renamed");
    changed.secrets.clear();
    changed.config_json = "{}";
    ASSERT_TRUE(store().update(id, changed).ok());
    const auto found = store().find(id);
    EXPECT_EQ(found->settings.name, "Renamed");
    EXPECT_EQ(found->settings.config_json, "{}");
    EXPECT_EQ(found->settings.secrets.at("client_secret").reveal(), "planted-%!@");
    EXPECT_EQ(found->revision, 2);
    EXPECT_EQ(store().checkpoint(id), "here");
    changed.secrets["client_secret"] = Secret("new");
    ASSERT_TRUE(store().update(id, changed).ok());
    EXPECT_EQ(store().find(id)->settings.secrets.at("client_secret").reveal(), "new");
}

TEST_F(Integrations, C10_pause_and_resume_keep_the_place_and_grow_the_revision) {
    const auto id = must(store().add(settings("Incydr"), noon));
    must(workshop_.offer(id, {{"1"}}, 0, "here"));
    ASSERT_TRUE(store().set_paused(id, true).ok());
    EXPECT_TRUE(store().find(id)->paused);
    EXPECT_EQ(store().find(id)->revision, 2);
    ASSERT_TRUE(store().set_paused(id, true).ok());
    EXPECT_EQ(store().find(id)->revision, 2) << "paused already";
    ASSERT_TRUE(store().set_paused(id, false).ok());
    EXPECT_FALSE(store().find(id)->paused);
    EXPECT_EQ(store().find(id)->revision, 3);
    EXPECT_EQ(store().checkpoint(id), "here");
}

TEST_F(Integrations, F14_removed_leave_their_events_and_scores) {
    const auto id = must(store().add(settings("Incydr"), noon));
    must(workshop_.offer(id, {{"1"}}, 0, "here"));
    ASSERT_TRUE(store().remove(id).ok());
    EXPECT_FALSE(store().find(id).has_value());
    EXPECT_EQ(store().checkpoint(id), "");
    EXPECT_EQ(store().counters(id), domain::Counters{});
    EXPECT_EQ(workshop_.events().size(), 1U);
    EXPECT_EQ(workshop_.tenths("ann@x.test", noon), 25);
    store::StatusBook(*workshop_.database).record(id, "Incydr", {domain::Status::connected, "", noon}, {1, 1, 1, 0, 0});
    EXPECT_EQ(store().counters(id), domain::Counters{}) << "nothing may come back to life";
}

TEST_F(Integrations, an_update_of_a_revision_that_is_gone_changes_nothing) {
    const auto id = store().add(settings("Incydr EU"), 1000).value();
    auto first = settings("Incydr EU");
    first.description = "first";
    ASSERT_TRUE(store().update(id, first, 1).ok());
    auto late = settings("Incydr EU");
    late.description = "late";
    const auto refused = store().update(id, late, 1);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.failure().where, "revision");
    EXPECT_EQ(store().find(id)->settings.description, "first");
    EXPECT_TRUE(store().update(id, late, 2).ok());
}

TEST_F(Integrations, that_do_not_exist_are_named) {
    for (const auto& result : {store().update(7, settings("x")), store().set_paused(7, true), store().remove(7)}) {
        ASSERT_FALSE(result.ok());
        EXPECT_EQ(result.failure().where, "integration 7");
    }
}

TEST_F(Integrations, keep_the_status_they_entered_last_without_a_new_revision) {
    const auto id = must(store().add(settings("Incydr"), noon));
    store::StatusBook(*workshop_.database).record(id, "Incydr", {domain::Status::connected, "", noon + 1});
    const domain::StatusChange missing{domain::Status::permission_missing, "Users: read is missing.", noon + 2};
    store::StatusBook(*workshop_.database).record(id, "Incydr", missing);
    EXPECT_EQ(store().find(id)->status, missing);
    EXPECT_EQ(store().find(id)->revision, 1);
}

TEST_F(Integrations, statuses_of_many_are_written_together_and_counts_without_a_status_too) {
    const auto a = must(store().add(settings("a"), noon));
    const auto b = must(store().add(settings("b"), noon));
    const std::vector<store::StatusNote> notes{
        {a, "a", domain::StatusChange{domain::Status::unreachable, "No.", noon}, {}},
        {b, "b", {}, {3, 5, 2, 2, 1}},
        {99, "gone", domain::StatusChange{domain::Status::connected, "", noon}, {}}};
    store::StatusBook(*workshop_.database).record(notes);
    EXPECT_EQ(store().find(a)->status.status, domain::Status::unreachable);
    EXPECT_EQ(store().find(b)->status.status, domain::Status::connecting);
    EXPECT_EQ(store().all_counters(),
              (std::map<std::int64_t, domain::Counters>{{a, {}}, {b, {3, 5, 0, 2, 2, 1, 0, {}}}}));
    EXPECT_EQ(store::AuditLog(*workshop_.database).newest(10).size(), 2U) << "one of them for who is gone";
    const store::StatusNote quiet{a, "a", domain::StatusChange{domain::Status::connected, "", noon}, {}, false};
    store::StatusBook(*workshop_.database).record({&quiet, 1});
    EXPECT_EQ(store().find(a)->status.status, domain::Status::connected);
    EXPECT_EQ(store::AuditLog(*workshop_.database).newest(10).size(), 2U);
}

TEST_F(Integrations, every_change_of_any_of_them_leaves_a_mark) {
    std::vector<store::IntegrationMarks> seen{store().marks()};
    const auto differs = [&] {
        seen.push_back(store().marks());
        return seen[seen.size() - 1] != seen[seen.size() - 2];
    };
    const auto a = must(store().add(settings("a"), noon));
    EXPECT_TRUE(differs());
    const auto b = must(store().add(settings("b"), noon));
    EXPECT_TRUE(differs());
    ASSERT_TRUE(store().update(a, settings("renamed")).ok());
    EXPECT_TRUE(differs());
    ASSERT_TRUE(store().set_paused(b, true).ok());
    EXPECT_TRUE(differs());
    ASSERT_TRUE(store().remove(b).ok());
    must(store().add(settings("c"), noon));
    EXPECT_TRUE(differs()) << "as many as before, but not the same";
    must(workshop_.offer(a, {{"1"}}));
    store::StatusBook(*workshop_.database).record(a, "renamed", {domain::Status::connected, "", noon});
    EXPECT_FALSE(differs()) << "what a running host writes itself";
}

TEST_F(Integrations, F7_no_byte_of_a_secret_is_in_any_file) {
    const auto id = must(store().add(settings("Incydr"), noon));
    must(workshop_.offer(id, {{"1"}}));
    for (const auto& entry : std::filesystem::directory_iterator(directory_.path())) {
        std::ifstream in(entry.path(), std::ios::binary);
        const std::string content{std::istreambuf_iterator<char>(in), {}};
        EXPECT_EQ(content.find("planted"), std::string::npos) << entry.path();
    }
}

TEST_F(Integrations, whose_key_was_replaced_say_so_instead_of_vanishing) {
    const auto id = must(store().add(settings("Incydr"), noon));
    const auto other_key = must(store::SecretBox::open(directory_ / "other", true));
    store::IntegrationStore with_other_key(*workshop_.database, other_key);
    const auto found = with_other_key.find(id);
    ASSERT_TRUE(found.has_value());
    EXPECT_TRUE(found->settings.secrets.empty());
    ASSERT_TRUE(found->unreadable_secrets.has_value());
    EXPECT_NE(found->unreadable_secrets->where.find("client_secret"), std::string::npos);
    EXPECT_FALSE(store().find(id)->unreadable_secrets.has_value());
}

}  // namespace
}  // namespace risk::test
