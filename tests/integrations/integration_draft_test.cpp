// SPDX-License-Identifier: Apache-2.0
#include "integrations/integration_draft.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "plugins/config_schema.hpp"
#include "sample_manifest.hpp"

namespace risk::integrations {
namespace {

namespace json = boost::json;

constexpr auto schema_text = R"({
  "type": "object",
  "properties": {
    "base_url": {"type": "string", "title": "Base URL", "format": "uri", "x-order": 1},
    "token": {"type": "string", "title": "Token", "minLength": 4, "x-secret": true, "x-order": 2},
    "spare": {"type": "string", "title": "Spare", "x-secret": true, "x-order": 3},
    "count": {"type": "integer", "title": "Count", "minimum": 1, "maximum": 9, "default": 3, "x-order": 4}
  },
  "required": ["base_url", "token"],
  "additionalProperties": false
})";

class IntegrationDraftTest : public ::testing::Test {
  protected:
    IntegrationDraftTest() {
        auto schema = plugins::ConfigSchema::parse(json::parse(schema_text), "test");
        manifest.config_schema = schema.value();
    }

    std::string wrong(const DraftRules& rules) const {
        std::string names;
        for (const auto& fault : faults_of(draft, rules)) names += fault.where + ' ';
        return names;
    }
    std::string wrong() const { return wrong({.plugin = manifest}); }
    std::string wrong_in_edit(const store::IntegrationSettings& before) const {
        return wrong({.plugin = manifest, .before = &before});
    }
    IntegrationDraft edit_of(const store::IntegrationSettings& stored, const json::object& configuration) const {
        auto edited = draft_of(stored);
        edited.configuration = configuration;
        keep_stored_secrets(edited, manifest, stored);
        return edited;
    }

    plugins::PluginManifest manifest = testing::sample_manifest();
    IntegrationDraft draft{"Acme",       "",      "Ann",
                           "ann@x.test", 300'000, {{"base_url", "https://a.example.com"}, {"token", "planted"}},
                           {"token"}};
};

TEST_F(IntegrationDraftTest, a_good_one_has_no_faults) { EXPECT_EQ(wrong(), ""); }

TEST_F(IntegrationDraftTest, F3_F4_every_wrong_field_is_named_at_once) {
    draft = {};
    EXPECT_EQ(wrong(), "name contact.name contact.email configuration.base_url configuration.token interval_ms ");
    draft = {"two\nlines",
             std::string(1001, 'x'),
             "Ann",
             "ann",
             5'000,
             {{"base_url", "nonsense"}, {"token", "abc"}, {"count", 10}, {"odd", 1}},
             {}};
    EXPECT_EQ(wrong(),
              "name description contact.email configuration.base_url configuration.token configuration.count "
              "configuration.odd interval_ms ");
}

TEST_F(IntegrationDraftTest, a_trial_alone_needs_no_names) {
    draft.name = draft.contact_name = draft.contact_email = "";
    EXPECT_EQ(wrong({.plugin = manifest, .names_needed = false, .contact_needed = false}), "");
    draft.contact_email = "ann";
    EXPECT_EQ(wrong({.plugin = manifest, .names_needed = false, .contact_needed = false}), "contact.email ");
}

TEST_F(IntegrationDraftTest, short_intervals_are_for_developers) {
    draft.interval_ms = 1'000;
    EXPECT_EQ(wrong(), "interval_ms ");
    EXPECT_EQ(wrong({.plugin = manifest, .developer = true}), "");
    draft.interval_ms = 10;
    EXPECT_EQ(wrong({.plugin = manifest, .developer = true}), "interval_ms ");
}

TEST_F(IntegrationDraftTest, F7_no_fault_shows_a_secret) {
    draft.configuration["token"] = json::array{"planted"};
    for (const auto& fault : faults_of(draft, {.plugin = manifest})) {
        EXPECT_EQ(fault.sentence().find("planted"), std::string::npos) << fault.sentence();
    }
    EXPECT_EQ(wrong(), "configuration.token ");
}

TEST_F(IntegrationDraftTest, F13_an_empty_secret_keeps_the_stored_one) {
    const auto stored = settings_of(draft, manifest);
    for (const json::object& typed : {json::object{{"base_url", "https://a.example.com"}},
                                      json::object{{"base_url", "https://a.example.com"}, {"token", ""}}}) {
        draft = edit_of(stored, typed);
        EXPECT_EQ(wrong_in_edit(stored), "");
        EXPECT_EQ(settings_of(draft, manifest).secrets.at("token").reveal(), "planted");
        EXPECT_FALSE(configuration_changed(stored, settings_of(draft, manifest), draft.fresh_secrets));
        EXPECT_EQ(changed_fields(stored, settings_of(draft, manifest), draft.fresh_secrets), "");
    }
}

TEST_F(IntegrationDraftTest, F13_a_changed_address_wants_every_stored_secret_again) {
    const auto stored = settings_of(draft, manifest);
    draft = edit_of(stored, {{"base_url", "https://evil.example.com"}});
    EXPECT_EQ(wrong_in_edit(stored), "configuration.token ");
    EXPECT_EQ(faults_of(draft, {.plugin = manifest, .before = &stored}).front().expected,
              "the secret again, because Base URL changes");
    draft = edit_of(stored, {{"base_url", "https://b.example.com"}, {"token", "another"}});
    EXPECT_EQ(wrong_in_edit(stored), "");

    auto with_two = stored;
    with_two.secrets.emplace("spare", Secret("planted too"));
    draft = edit_of(with_two, {{"base_url", "https://b.example.com"}, {"token", "another"}});
    EXPECT_EQ(wrong_in_edit(with_two), "configuration.spare ");
}

TEST_F(IntegrationDraftTest, changes_are_told_by_name) {
    const auto stored = settings_of(draft, manifest);
    draft = edit_of(stored, {{"base_url", "https://b.example.com"}, {"token", "another"}, {"count", 4}});
    draft.name = "Zeta";
    draft.description = "new";
    draft.contact_name = "Bob";
    draft.interval_ms = 600'000;
    EXPECT_EQ(changed_fields(stored, settings_of(draft, manifest), draft.fresh_secrets),
              "base_url, count, token, name, interval, contact, description");
    EXPECT_TRUE(configuration_changed(stored, settings_of(draft, manifest), draft.fresh_secrets));
}

TEST_F(IntegrationDraftTest, a_name_alone_is_no_other_configuration) {
    const auto stored = settings_of(draft, manifest);
    draft = draft_of(stored);
    draft.name = "Zeta";
    EXPECT_EQ(changed_fields(stored, settings_of(draft, manifest), draft.fresh_secrets), "name");
    EXPECT_FALSE(configuration_changed(stored, settings_of(draft, manifest), draft.fresh_secrets));
}

// Its status says: enter it anew. That must be possible then.
TEST_F(IntegrationDraftTest, a_stored_configuration_that_is_damaged_can_be_entered_anew) {
    auto stored = settings_of(draft, manifest);
    for (const char* damaged : {"", "{", "[]", "null", "{\"a\":\xff}"}) {
        stored.config_json = damaged;
        EXPECT_TRUE(configuration_of(stored).empty());
        EXPECT_TRUE(configuration_changed(stored, settings_of(draft, manifest), {}));
        EXPECT_EQ(changed_fields(stored, settings_of(draft, manifest), {}), "configuration, base_url, count");
        EXPECT_EQ(wrong_in_edit(stored), "") << "with its secrets";
        const auto without = edit_of(stored, {{"base_url", "https://a.example.com"}});
        EXPECT_EQ(faults_of(without, {.plugin = manifest, .before = &stored}).front().where, "configuration.token")
            << "nobody knows what address it was for";
    }
}

}  // namespace
}  // namespace risk::integrations
