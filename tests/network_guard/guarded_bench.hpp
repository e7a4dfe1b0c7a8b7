// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cstdlib>
#include <string>

#include "incydr_plugin/loaded_plugin.hpp"
#include "incydr_plugin/test_host.hpp"
#include "network_guard/small_world.hpp"
#include "reliability/row.hpp"

namespace risk::network_guard {

using incydr_test::LoadedPlugin;
using incydr_test::TestHost;
using incydr_test::Verb;

inline constexpr const char* planted_secret = "planted%secret!@";

/// The loaded plugin, a host, and a world in which nothing goes anywhere unless the test leads it there.
class GuardedBench : public ::testing::Test {
  protected:
    GuardedBench() {
        static std::int64_t tests = 0;  // the request budget belongs to the process: time goes on from test to test
        host.advance_s(++tests * 8'640'000);
        host.run_faster(20);                        // the pauses between tries
        ::setenv("SSL_CERT_FILE", "/dev/null", 1);  // the system trusts nobody
        ::setenv("SSL_CERT_DIR", "/nowhere", 1);
    }

    /// Activates, with a request budget that nobody has used before.
    Verb activate(LoadedPlugin& plugin) {
        host.advance_s(600);
        return plugin.activate();
    }

    SmallWorld world;
    TestHost host;

    [[nodiscard]] static std::string config_for(const std::string& base_url, boost::json::object more = {}) {
        more["client_id"] = "key-guard";
        more["client_secret"] = planted_secret;
        more["base_url"] = base_url;
        return boost::json::serialize(more);
    }

    void expect_nothing_left_this_machine() {
        EXPECT_EQ(world.take_attempts(), std::vector<std::string>{});
        EXPECT_EQ(world.names.asked(), std::vector<std::string>{});
    }

    static void record(const std::string& what, std::uint64_t times, const std::string& said) {
        if (HasFailure()) return;
        reliability::Row row;
        row.group = "network";
        row.what = what;
        row.times = times;
        row.said = said;
        reliability::record(row);
    }
};

}  // namespace risk::network_guard
