// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <string>
#include <vector>

#include "incydr_plugin/loaded_plugin.hpp"
#include "incydr_plugin/test_host.hpp"
#include "incydr_simulator/simulator.hpp"

namespace risk::incydr_test {

using incydr_simulator::AlertPlan;
using incydr_simulator::FaultRule;
using incydr_simulator::Ms;
using incydr_simulator::Simulator;

inline constexpr Ms second = 1000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;

/// What most tests start from: a frozen upstream and a host. The simulated clock moves only when a test says so.
class Bench : public ::testing::Test {
  protected:
    Simulator upstream;
    TestHost host;

    boost::json::object settings() const {
        return {{"client_id", upstream.client_id()},
                {"client_secret", upstream.client_secret()},
                {"base_url", upstream.http_origin()},
                {"requests_per_minute", 60000}};
    }
    std::string config() const { return boost::json::serialize(settings()); }
    std::string config(const boost::json::object& changes) const {
        boost::json::object all = settings();
        for (const auto& change : changes) all[change.key()] = change.value();
        return boost::json::serialize(all);
    }

    /// Time passes for both sides.
    void later(Ms by) {
        upstream.advance(by);
        host.advance_s(by / second);
    }

    /// An alert that began an hour ago and becomes critical `in` from now.
    std::string critical_in(Ms in, const std::string& person = "ann.lee@acme.test") {
        AlertPlan plan;
        plan.person = person;
        plan.begin = upstream.now() - hour + serial_++;
        plan.severity = 3;
        plan.critical_at = upstream.now() + in;
        return upstream.add_alert(plan);
    }

    [[nodiscard]] std::vector<std::string> targets() const {
        std::vector<std::string> all;
        for (const auto& request : upstream.requests()) all.push_back(request.target);
        return all;
    }
    [[nodiscard]] std::size_t asked(const std::string& prefix) const {
        std::size_t count = 0;
        for (const std::string& target : targets()) count += target.starts_with(prefix) ? 1 : 0;
        return count;
    }

  private:
    Ms serial_ = 0;
};

}  // namespace risk::incydr_test
