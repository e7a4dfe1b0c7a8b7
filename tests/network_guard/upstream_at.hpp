// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fstream>
#include <optional>
#include <string>

#include "incydr_simulator/simulator.hpp"
#include "network_guard/guarded_bench.hpp"
#include "network_guard/scratch.hpp"
#include "network_guard/tls_front.hpp"

namespace risk::network_guard {

inline constexpr const char* vendor = "api.us.code42.com";
inline constexpr const char* vendor_address = "8.8.4.4";  // any public one: nothing goes there
inline constexpr std::uint16_t https = 443;

/// The vendor, as it is on the internet: a name, a public address, a certificate for that name from an authority that
/// the settings name. The developer switch is off.
class UpstreamBench : public GuardedBench {
  protected:
    UpstreamBench() {
        host.developer(false);
        world.names.set(vendor, {{vendor_address}});
        reveal(TlsManner{{certificate}});
    }

    /// From now on the vendor's address speaks TLS in this manner.
    void reveal(const TlsManner& manner) {
        front.emplace(manner, port_of(upstream.http_origin()));
        world.lead(vendor_address, https, front->port());
    }

    [[nodiscard]] boost::json::object settings() const {
        return {{"client_id", upstream.client_id()},
                {"client_secret", upstream.client_secret()},
                {"base_url", std::string("https://") + vendor},
                {"ca_file", ca_file}};
    }
    [[nodiscard]] std::string config(const boost::json::object& changes = {}) const {
        boost::json::object all = settings();
        for (const auto& change : changes) all[change.key()] = change.value();
        return boost::json::serialize(all);
    }

    static std::uint16_t port_of(const std::string& origin) {
        return static_cast<std::uint16_t>(std::stoi(origin.substr(origin.rfind(':') + 1)));
    }

    /// What one instance says when it is activated.
    Verb activated(const boost::json::object& changes = {}) {
        host.checkpoint.clear();
        LoadedPlugin plugin(host, config(changes));
        EXPECT_EQ(plugin.configured.result, RP_OK) << plugin.configured.message;
        return plugin.configured.result == RP_OK ? activate(plugin) : plugin.configured;
    }

    /// No credential may have gone to anybody.
    void expect_no_request() const {
        EXPECT_TRUE(upstream.requests().empty());
        EXPECT_EQ(front->received(), "");
    }

    Scratch scratch;
    const Certificate authority = make_self_signed(incydr_simulator::authority_plan("Guard authority"));
    const Certificate certificate = make_certificate({vendor, std::string("DNS:") + vendor}, authority);
    const std::string ca_file = scratch.file("ca.pem", authority.pem);
    incydr_simulator::Simulator upstream;
    std::optional<TlsFront> front;
};

}  // namespace risk::network_guard
