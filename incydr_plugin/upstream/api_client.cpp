// SPDX-License-Identifier: Apache-2.0
#include "upstream/api_client.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <thread>

#include "upstream/retry_after.hpp"
#include "upstream/retry_policy.hpp"

namespace risk::incydr {
namespace {

constexpr std::size_t token_limit = 65536;
constexpr std::int64_t second_ns = 1'000'000'000;
constexpr const char* deadline_subject = "deadline";
constexpr const char* budget_subject = "budget";

std::string base64(const std::string& text) {
    std::string out(4 * ((text.size() + 2) / 3) + 1, '\0');
    const int length =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                        reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
    out.resize(static_cast<std::size_t>(length));
    return out;
}

HttpOptions http_options(const Settings& settings, bool developer, std::shared_ptr<SharedNetwork> network) {
    HttpOptions options;
    options.origin = settings.base_url;
    options.proxy = settings.proxy;
    options.ca_file = settings.ca_file;
    options.network = std::move(network);
    options.developer = developer;
    options.user_agent = "risk-incydr-plugin/" INCYDR_PLUGIN_VERSION;
    return options;
}

std::string path_of(const std::string& target) { return target.substr(0, target.find('?')); }

}  // namespace

ApiClient::ApiClient(rp::Host& host, const Settings& settings, std::shared_ptr<SharedBudget> budget,
                     std::shared_ptr<SharedNetwork> network)
    : host_(host),
      origin_(settings.base_url.text()),
      basic_("Basic " + base64(settings.client_id + ":" + settings.client_secret.reveal())),
      http_options_(http_options(settings, host.developer(), std::move(network))),
      budget_(std::move(budget), settings.requests_per_minute, host.steady_ns()) {}

void ApiClient::begin(std::int64_t deadline_ns) {
    const std::int64_t span = std::max<std::int64_t>(0, deadline_ns - host_.steady_ns());
    deadline_ns_ = deadline_ns - std::min(2 * second_ns, span / 10);  // the rest is for the commit
    last_start_ns_ = deadline_ns_ - span / 8;
    requests_ = 0;
}

void ApiClient::rest() {
    if (http_) http_->rest();
}

bool ApiClient::ran_out(const rp::Failure& failure) {
    return failure.cause() == RP_E_TIMEOUT && failure.subject() == deadline_subject;
}

bool ApiClient::no_budget(const rp::Failure& failure) {
    return failure.cause() == RP_E_THROTTLED && failure.subject() == budget_subject;
}

Answer<HttpResponse> ApiClient::get(const std::string& target, std::size_t body_limit, Need need) {
    auto step = token_.begin(host_.steady_ns());
    for (;;) {
        if (step == TokenState::Step::refresh) {
            if (auto fresh = refresh(); !fresh) return fresh.failure();
        } else if (step == TokenState::Step::rejected) {
            return rp::Failure(RP_E_AUTH, origin_ +
                                              " refuses a token it has just issued. Check that the API client is "
                                              "enabled, and that the Base URL is that of its region.");
        }
        auto answer = authorised(target, body_limit, need);
        if (!answer || answer->status != 401) return answer;
        step = token_.unauthorized();
    }
}

Answer<bool> ApiClient::sign_in() {
    if (token_.begin(host_.steady_ns()) == TokenState::Step::use) return true;
    return refresh();
}

Answer<bool> ApiClient::refresh() {
    HttpRequest request;
    request.post = true;
    request.target = "/v1/oauth";
    request.authorization = basic_;
    request.body_limit = token_limit;
    auto answer = send_retrying(request, Need::must);
    if (!answer) return answer.failure();
    if (answer->status == 400 || answer->status == 401 || answer->status == 403) {
        return rp::Failure(RP_E_AUTH, origin_ + " refused the Client ID and Secret (" + std::to_string(answer->status) +
                                          "). Check both, that the API client is enabled, and the Base URL: another "
                                          "region answers in the same way.");
    }
    if (answer->status != 200) {
        return rp::Failure(RP_E_UPSTREAM, origin_ + "/v1/oauth: expected a token, found status " +
                                              std::to_string(answer->status) +
                                              ". Check that the Base URL is that of the Incydr API.");
    }
    auto issued = parse_token(answer->body);
    if (!issued) return issued.failure();
    token_.issued(std::move(*issued), host_.steady_ns());
    host_.debug("A new access token for " + origin_ + ".");
    return true;
}

Answer<HttpResponse> ApiClient::authorised(const std::string& target, std::size_t body_limit, Need need) {
    HttpRequest request;
    request.target = target;
    request.authorization = Secret("Bearer " + token_.token().reveal());
    request.body_limit = body_limit;
    return send_retrying(request, need);
}

Answer<HttpResponse> ApiClient::send_retrying(const HttpRequest& request, Need need) {
    for (int tries = 1;; ++tries) {
        if (auto admitted = admit(need); !admitted) return admitted.failure();
        auto answer = send_once(request);
        if (answer) return answer;
        const double dice = std::uniform_real_distribution<double>(0, 1)(dice_);
        const auto pause = need == Need::must ? pause_before_retry(tries, answer.failure(), dice) : std::nullopt;
        if (!pause || left_ns() < *pause * 1'000'000 + second_ns / 10) return answer;
        host_.debug(answer.failure().message() + " Trying again in " + std::to_string(*pause) + " ms.");
        if (auto waited = wait(*pause * 1'000'000); !waited)
            return ran_out(waited.failure()) ? answer : waited.failure();
    }
}

Answer<HttpResponse> ApiClient::send_once(const HttpRequest& request) {
    if (!http_) http_ = std::make_unique<HttpClient>(http_options_, [this] { return host_.cancelled(); });
    ++requests_;
    auto answer = http_->exchange(request, std::chrono::nanoseconds(left_ns()));
    if (!answer) return answer;
    observe(*answer);
    const std::string what = origin_ + path_of(request.target);
    if (answer->status == 429 || (answer->status == 503 && !answer->retry_after.empty())) return throttled(*answer);
    if (answer->status >= 500)
        return rp::Failure(RP_E_UPSTREAM, what + " answered " + std::to_string(answer->status) +
                                              ": a fault on the vendor's side. It is tried again.");
    if (answer->status / 100 == 3) {
        return rp::Failure(RP_E_UPSTREAM,
                           what + " answered with a redirect (" + std::to_string(answer->status) +
                               "), which is never followed. Enter the origin of the API itself as Base URL.");
    }
    return answer;
}

rp::Failure ApiClient::throttled(const HttpResponse& response) {
    const auto asked = parse_retry_after(response.retry_after, server_now_ms());
    if (asked) budget_->block_until(host_.steady_ns() + *asked * 1'000'000);
    return {RP_E_THROTTLED,
            origin_ + " says wait (" + std::to_string(response.status) + ")" +
                (asked ? ", for " + std::to_string((*asked + 999) / 1000) + " s" : "") + ". Reading goes on by itself.",
            {},
            static_cast<std::uint32_t>(asked.value_or(0))};
}

// Until a request may be made: within the budget, and not while the upstream has told us to wait.
Answer<bool> ApiClient::admit(Need need) {
    for (;;) {
        const std::int64_t now = host_.steady_ns();
        if (host_.cancelled()) return rp::Failure(RP_E_CANCELLED, "Cancelled.");
        if (now >= last_start_ns_)
            return rp::Failure(RP_E_TIMEOUT, "No time is left for another request.", deadline_subject);
        if (need == Need::spare) {
            if (budget_->ask_spare(now)) return true;
            return rp::Failure(RP_E_THROTTLED, "the request budget is needed for reading alerts", budget_subject);
        }
        const auto grant = budget_->ask(now);
        if (grant.wait_ns == 0) return true;
        if (grant.blocked && grant.wait_ns > patient_ms * 1'000'000) {
            return rp::Failure(RP_E_THROTTLED,
                               origin_ + " said wait; nothing is sent for another " +
                                   std::to_string(grant.wait_ns / second_ns + 1) + " s.",
                               {}, static_cast<std::uint32_t>(grant.wait_ns / 1'000'000 + 1));
        }
        if (auto waited = wait(grant.wait_ns); !waited) return waited;
    }
}

// In slices, because cancellation is a flag, and the clock is the host's and may run faster than ours.
Answer<bool> ApiClient::wait(std::int64_t ns) {
    const std::int64_t until = host_.steady_ns() + ns;
    for (std::int64_t left = ns; left > 0; left = until - host_.steady_ns()) {
        if (host_.cancelled()) return rp::Failure(RP_E_CANCELLED, "Cancelled.");
        if (host_.steady_ns() >= last_start_ns_)
            return rp::Failure(RP_E_TIMEOUT, "No time is left for another request.", deadline_subject);
        std::this_thread::sleep_for(std::chrono::nanoseconds(std::min<std::int64_t>(left, 10'000'000)));
    }
    return true;
}

void ApiClient::observe(const HttpResponse& response) {
    if (response.date_ms) clock_.observe(*response.date_ms, host_.steady_ns());
}

}  // namespace risk::incydr
