// SPDX-License-Identifier: Apache-2.0
// What a person, or an attacker who may edit an integration, can type into the field Base URL.
#include <gtest/gtest.h>

#include <set>

#include "network_guard/attack_table.hpp"
#include "network_guard/guarded_bench.hpp"

namespace risk::network_guard {
namespace {

class BaseUrlAttacks : public GuardedBench {};

TEST_F(BaseUrlAttacks, each_is_stopped_by_its_rule_with_its_message_and_leads_nowhere) {
    const std::vector<Attack> attacks = read_attacks(NETWORK_GUARD_TABLES "/base_url_attacks.txt");
    std::set<std::string> different;
    for (const Attack& attack : attacks) {
        SCOPED_TRACE("line " + std::to_string(attack.line) + (attack.with_switch ? ", with" : ", without") +
                     " the developer switch");
        different.insert(attack.text);
        host.developer(attack.with_switch);
        host.allow_hosts(allowed_hosts(attack.with_switch));
        LoadedPlugin plugin(host, config_for(attack.text));
        EXPECT_EQ(plugin.configured.result, RP_E_CONFIG);
        EXPECT_EQ(plugin.configured.subject, "base_url");
        EXPECT_EQ(plugin.configured.message, attack.message);
        // Whatever got through is sent on its way, so that we learn where it would have gone.
        if (plugin.configured.result == RP_OK) activate(plugin);
    }
    expect_nothing_left_this_machine();
    EXPECT_GE(different.size(), 150U);
    record("attacks on the Base URL, typed", attacks.size(), attacks.front().message);
}

}  // namespace
}  // namespace risk::network_guard
