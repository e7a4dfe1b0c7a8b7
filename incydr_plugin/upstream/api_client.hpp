// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <random>
#include <string>

#include "answer.hpp"
#include "plugin_api/host.hpp"
#include "settings.hpp"
#include "upstream/http_client.hpp"
#include "upstream/oauth_token.hpp"
#include "upstream/request_budget.hpp"
#include "upstream/server_clock.hpp"

namespace risk::incydr {

/// Authorised, budgeted, retried requests to one upstream. Ties the token, the budget and the connection together.
class ApiClient {
  public:
    ApiClient(rp::Host& host, const Settings& settings, std::shared_ptr<SharedBudget> budget,
              std::shared_ptr<SharedNetwork> network);

    /// A verb begins: nothing waits past `deadline_ns` (steady), and requests are counted from 0.
    void begin(std::int64_t deadline_ns);
    /// A verb is over, and no other follows at once.
    void rest();

    enum class Need : std::uint8_t {
        must,  ///< waits for the budget
        spare  ///< only if the budget has plenty: for what is nice to have
    };
    /// Answers with status 200, 400, 403, 404 and the like; the rest are failures: RP_E_AUTH, RP_E_THROTTLED,
    /// RP_E_UPSTREAM and what HttpClient knows. ran_out() tells a verb that came to its own deadline from an upstream
    /// that is slow.
    [[nodiscard]] Answer<HttpResponse> get(const std::string& target, std::size_t body_limit, Need need = Need::must);

    /// Makes sure that there is a token, so that tenant() is known.
    [[nodiscard]] Answer<bool> sign_in();

    /// The next request would wait for our own budget. (A wait that the upstream asked for is a failure of its own.)
    [[nodiscard]] bool out_of_budget() const { return budget_->empty(host_.steady_ns()); }

    [[nodiscard]] static bool ran_out(const rp::Failure& failure);
    [[nodiscard]] static bool no_budget(const rp::Failure& failure);

    [[nodiscard]] std::int64_t server_now_ms() const {
        return clock_.now_ms(host_.steady_ns(), clock_.known() ? 0 : host_.unix_ns());
    }
    [[nodiscard]] bool server_clock_known() const noexcept { return clock_.known(); }
    [[nodiscard]] const std::string& tenant() const noexcept { return token_.tenant(); }
    [[nodiscard]] std::uint32_t requests() const noexcept { return requests_; }

  private:
    Answer<HttpResponse> authorised(const std::string& target, std::size_t body_limit, Need need);
    Answer<HttpResponse> send_retrying(const HttpRequest& request, Need need);
    Answer<HttpResponse> send_once(const HttpRequest& request);
    Answer<bool> refresh();
    Answer<bool> admit(Need need);
    Answer<bool> wait(std::int64_t ns);
    void observe(const HttpResponse& response);
    rp::Failure throttled(const HttpResponse& response);
    [[nodiscard]] std::int64_t left_ns() const { return deadline_ns_ - host_.steady_ns(); }

    rp::Host& host_;
    std::string origin_;
    Secret basic_;
    HttpOptions http_options_;
    std::unique_ptr<HttpClient> http_;  // made at the first request: configure does no I/O
    BudgetShare budget_;
    TokenState token_;
    ServerClock clock_;
    std::minstd_rand dice_{std::random_device{}()};  // spreads pauses, no more than that
    std::int64_t deadline_ns_ = 0;
    std::int64_t last_start_ns_ = 0;  // no request is begun later
    std::uint32_t requests_ = 0;
};

}  // namespace risk::incydr
