// SPDX-License-Identifier: Apache-2.0
// What is left of a gated integration for whoever asks without the entitlement: nothing but its events.
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "seeded_host.hpp"
#include "store/entitlement_store.hpp"

namespace risk::web {
namespace {

class EntitlementTest : public ::testing::Test {
  protected:
    EntitlementTest() {
        host.live.integrations_now[0].entitlements = {"engage"};
        host.live.plugins_now[0].entitlements = {"engage"};
    }
    void grant() { store::EntitlementStore(host.database()).grant("engage", "test", 1); }
    void revoke() { store::EntitlementStore(host.database()).revoke("engage"); }
    [[nodiscard]] std::string everything_named() const {
        std::string all;
        for (const auto* path : {"/api/v1/integrations", "/api/v1/integrations?q=incydr", "/api/v1/plugins", "/metrics",
                                 "/api/v1/counters"}) {
            const auto answer = host.get(path);
            EXPECT_EQ(answer.status, 200) << path;
            all += answer.body;
        }
        return all;
    }

    testing::SeededHost host;
};

TEST_F(EntitlementTest, G1_without_it_the_integration_is_in_no_list_no_search_and_no_figure) {
    const auto all = everything_named();
    for (const auto* name : {"ncydr", "Incydr EU", "\"fetched\":19"})
        EXPECT_EQ(all.find(name), std::string::npos) << name;
    EXPECT_EQ(host.json("/api/v1/counters").at("fetched").as_int64(), 0);
}

TEST_F(EntitlementTest, G2_without_it_its_addresses_answer_404_whatever_is_asked) {
    for (const auto* asked :
         {"GET /api/v1/integrations/1", "DELETE /api/v1/integrations/1", "POST /api/v1/integrations/1/pause",
          "POST /api/v1/integrations/1/resume", "POST /api/v1/integrations/1/test", "GET /api/v1/plugins/incydr",
          "POST /api/v1/plugins/incydr/release"}) {
        const std::string text(asked);
        const auto blank = text.find(' ');
        EXPECT_EQ(host.ask(text.substr(0, blank), text.substr(blank + 1)).status, 404) << asked;
    }
    EXPECT_EQ(host.ask("PUT", "/api/v1/integrations/1", "{}").status, 404);
    for (const auto* path : {"/api/v1/integrations", "/api/v1/integrations/test"})
        EXPECT_EQ(host.ask("POST", path, R"({"plugin":"incydr","name":"Two"})").status, 404) << path;
}

TEST_F(EntitlementTest, G3_switched_on_it_is_there_and_switched_off_it_is_gone_at_once) {
    grant();
    EXPECT_EQ(host.json("/api/v1/integrations").at("integrations").as_array().size(), 1U);
    EXPECT_NE(everything_named().find("Incydr EU"), std::string::npos);
    EXPECT_EQ(host.get("/api/v1/integrations/1").status, 200);
    revoke();
    EXPECT_TRUE(host.json("/api/v1/integrations").at("integrations").as_array().empty());
    EXPECT_EQ(host.get("/api/v1/integrations/1").status, 404);
}

TEST_F(EntitlementTest, G3_what_the_host_has_not_taken_up_yet_is_gated_by_its_plugin) {
    host.live.integrations_now.clear();
    EXPECT_TRUE(host.json("/api/v1/integrations").at("integrations").as_array().empty());
    grant();
    const auto rows = host.json("/api/v1/integrations").at("integrations").as_array();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].at("status").as_string(), "Connecting");
    EXPECT_EQ(rows[0].at("plugin_name").as_string(), "Incydr");
}

TEST_F(EntitlementTest, G3_G4_events_and_scores_stay) {
    const auto without = host.json("/api/v1/scores").at("scores").as_array().size();
    EXPECT_GT(host.json("/api/v1/events").at("events").as_array().size(), 0U);
    grant();
    EXPECT_EQ(host.json("/api/v1/scores").at("scores").as_array().size(), without);
}

TEST_F(EntitlementTest, G9_a_plugin_that_names_none_is_gated_by_none) {
    host.live.integrations_now[0].entitlements = {};
    host.live.plugins_now[0].entitlements = {};
    EXPECT_EQ(host.json("/api/v1/integrations").at("integrations").as_array().size(), 1U);
    host.live.integrations_now[0].entitlements = {"engage", "another"};
    grant();
    EXPECT_TRUE(host.json("/api/v1/integrations").at("integrations").as_array().empty()) << "all of them are needed";
}

}  // namespace
}  // namespace risk::web
