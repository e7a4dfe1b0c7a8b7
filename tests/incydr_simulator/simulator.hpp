// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "incydr_simulator/faults.hpp"
#include "incydr_simulator/request_log.hpp"
#include "incydr_simulator/tenant.hpp"
#include "incydr_simulator/world.hpp"

namespace risk::incydr_simulator {

/// One alert in plain words. Everything else about it is chosen; `control("POST", "alerts", …)` takes the whole form.
struct AlertPlan {
    std::string person = "ann.lee@acme.test";  ///< an address; somebody new is put into the directory
    std::string session_id = {};               ///< empty: <actorId>_<begin>
    Ms begin = 0;
    std::optional<Ms> observed = {};     ///< none: at its begin
    int severity = critical;             ///< at first; with critical_at, what it is before that
    std::optional<Ms> critical_at = {};  ///< designated critical then
    std::optional<Ms> closed_at = {};
};

/// The simulated vendor, running: HTTP and HTTPS on free loopback ports, in threads of its own.
/// All members may be called from any thread, also while requests are being served. Times are Unix milliseconds of
/// the simulated clock. Nothing is left behind but, if a directory was given, ca.pem in it.
class Simulator {
  public:
    struct Options {
        std::string address = "127.0.0.1";
        std::uint16_t http_port = 0;
        std::uint16_t https_port = 0;
        std::string directory;      ///< where ca.pem is written; empty: a temporary one, removed in the end
        std::string scenario_file;  ///< empty: scenario_json
        std::string scenario_json = "{}";
        std::optional<std::uint64_t> seed;                          ///< over the scenario's
        std::optional<std::string> clock = "2026-03-02T09:00:00Z";  ///< over the scenario's; or "now", "now-10h"
        std::optional<double> speed = 0.0;                          ///< over the scenario's; 0 is frozen
    };

    Simulator() : Simulator(Options{}) {}
    /// Throws std::runtime_error with a sentence: unreadable scenario, port in use, an address that is not loopback.
    explicit Simulator(Options options);
    ~Simulator();
    Simulator(const Simulator&) = delete;
    Simulator& operator=(const Simulator&) = delete;

    [[nodiscard]] std::string http_origin() const;   ///< http://127.0.0.1:NNN
    [[nodiscard]] std::string https_origin() const;  ///< https://localhost:NNN
    [[nodiscard]] std::string ca_file() const;       ///< PEM; trust it to speak to https_origin
    [[nodiscard]] std::string tenant_id() const;
    [[nodiscard]] std::string client_id() const;
    [[nodiscard]] std::string client_secret() const;

    [[nodiscard]] Ms now() const;
    void set_clock(Ms at);
    void advance(Ms by);
    void set_speed(double speed);

    std::string add_alert(const AlertPlan& plan);                         ///< its session id
    void set_state(std::string_view session_id, std::string_view state);  ///< now, as somebody at the console would
    void set_severity(std::string_view session_id, int severity);
    void add_activity(std::string_view session_id);  ///< moves it to the front of the pages

    std::uint64_t add_fault(const FaultRule& rule);  ///< its id
    void remove_fault(std::uint64_t id);
    void clear_faults();

    void set_settings(const Settings& settings);
    [[nodiscard]] Settings settings() const;
    void set_permissions(const Permissions& permissions);
    void set_token_life_s(std::int64_t seconds);
    void revoke_tokens();
    void reset_secret(const std::string& secret);

    /// Closes both ports and every connection; come_online opens the same ports again.
    void go_offline();
    void come_online();

    [[nodiscard]] std::vector<RecordedRequest> requests() const;
    void clear_requests();
    /// Designated critical at or after `activated` and by `until` (none: now), and open at that instant.
    [[nodiscard]] std::vector<DueAlert> due(Ms activated, std::optional<Ms> until = std::nullopt) const;

    struct Answer {
        int status = 0;
        std::string body;
    };
    /// What an HTTP request to /_control/<what> would do: control("POST", "alerts", R"({"person": …})").
    Answer control(std::string_view method, std::string_view what, std::string_view body = {});

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace risk::incydr_simulator
