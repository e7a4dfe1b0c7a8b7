// SPDX-License-Identifier: Apache-2.0
#include "activation.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <vector>

#include "alerts/session.hpp"
#include "alerts/window.hpp"
#include "plugin_api/batch.hpp"
#include "upstream/http_date.hpp"
#include "upstream/json_text.hpp"

namespace risk::incydr {
namespace {

constexpr std::size_t body_limit = 1024 * 1024;

struct Permission {
    const char* id;
    const char* name;
    std::string target;  ///< a request that needs it
    const char* array;   ///< which its answer contains
};

// True: granted; false: 403.
Answer<bool> proved(ApiClient& api, const Permission& permission) {
    const auto answer = api.get(permission.target, body_limit);
    if (!answer) return answer.failure();
    if (answer->status == 403) return false;
    const std::string path = permission.target.substr(0, permission.target.find('?'));
    if (answer->status == 404)
        return rp::Failure(RP_E_CONFIG,
                           path +
                               " does not exist there (404). Check that the Base URL is that of the Incydr API, such "
                               "as https://api.us.code42.com.",
                           "base_url");
    if (answer->status != 200)
        return rp::Failure(RP_E_UPSTREAM,
                           path + ": expected status 200, found " + std::to_string(answer->status) + ".");
    const auto value = parse_json(answer->body);
    if (!value || array_at(*value, permission.array) == nullptr) {
        return rp::Failure(RP_E_UPSTREAM, path + ": expected an object with an array \"" + permission.array +
                                              "\", found something else. Check the Base URL and any proxy in between.");
    }
    return true;
}

rp::Failure missing(const std::vector<const Permission*>& denied) {
    std::string ids, names;
    for (const Permission* one : denied) {
        ids += (ids.empty() ? "" : ",") + std::string(one->id);
        names += (names.empty() ? "\"" : " and \"") + std::string(one->name) + "\"";
    }
    return {RP_E_FORBIDDEN,
            "The API client lacks the permission " + names +
                ". Grant it where the API client was made, in the vendor's console; nothing has to be changed here.",
            ids};
}

// All are tried, so that one look tells everything that has to be granted.
std::optional<rp::Failure> check_permissions(ApiClient& api, std::int64_t window_start_ms) {
    const Permission permissions[] = {
        {"users.read", "Users: read", "/v1/users?page=1&pageSize=1", "users"},
        {"sessions.read", "Alerts and Sessions: read",
         "/v1/sessions?has_alerts=true&severity=4&on_or_after=" + std::to_string(window_start_ms) +
             "&page_number=0&page_size=1",
         "items"},
    };
    std::vector<const Permission*> denied;
    for (const Permission& one : permissions) {
        const auto granted = proved(api, one);
        if (!granted) return granted.failure();
        if (!*granted) denied.push_back(&one);
    }
    if (denied.empty()) return std::nullopt;
    return missing(denied);
}

// The stored checkpoint if there is one.
Answer<std::optional<Checkpoint>> stored(rp::Host& host) {
    const std::string_view bytes = host.checkpoint();
    if (bytes.empty()) return std::optional<Checkpoint>();
    auto read = Checkpoint::decode(bytes);
    if (!read) return read.failure();
    if (read->damaged) {
        host.error(
            "The list of decided alerts in the saved place is damaged and is not used. Nothing is lost: alerts of the "
            "window are offered again, and the host knows which ones it has.");
    }
    return std::optional<Checkpoint>(std::move(read->checkpoint));
}

Answer<Checkpoint> start_anew(rp::Host& host, ApiClient& api) {
    if (!api.server_clock_known())
        host.warn(
            "The server does not tell its time (no Date header): this machine's clock decides since when alerts "
            "count.");
    // As Date tells it, in whole seconds: what became critical in that very second counts.
    const std::int64_t now_ms = api.server_now_ms() / 1000 * 1000;
    Checkpoint checkpoint(api.tenant(), now_ms);
    rp::Batch batch;
    batch.set_checkpoint(checkpoint.encode());
    if (const rp::Outcome outcome = host.commit(batch); !outcome.ok()) return outcome.failure();
    host.info("Activated: alerts count that become critical from " + iso_time(now_ms) + " on, by the server's clock.");
    return checkpoint;
}

}  // namespace

Answer<Checkpoint> activate(rp::Host& host, ApiClient& api, const Settings& settings) {
    auto checkpoint = stored(host);
    if (!checkpoint) return checkpoint.failure();
    if (auto signed_in = api.sign_in(); !signed_in) return signed_in.failure();
    std::optional<Checkpoint>& known = *checkpoint;
    if (known && !known->tenant().empty() && !api.tenant().empty() && known->tenant() != api.tenant()) {
        host.warn("These credentials belong to another tenant than before: this is a new activation.");
        known.reset();
    }
    const std::int64_t now_ms = api.server_now_ms();
    const std::int64_t start = window_start(now_ms, settings.lookback_days, known ? known->activated_ms() : now_ms);
    if (auto failure = check_permissions(api, start)) return *failure;
    if (known) return std::move(*known);
    return start_anew(host, api);
}

}  // namespace risk::incydr
