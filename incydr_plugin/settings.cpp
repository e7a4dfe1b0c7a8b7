// SPDX-License-Identifier: Apache-2.0
#include "settings.hpp"

#include <boost/json/value.hpp>

#include "upstream/json_text.hpp"
#include "upstream/request_budget.hpp"

namespace risk::incydr {
namespace {

rp::Failure wrong(const char* field, const std::string& text) { return {RP_E_CONFIG, text, field}; }

// Throws what Settings::parse returns: a dozen checks read better in a row.
std::string text(const boost::json::value& config, const char* field, bool needed) {
    const boost::json::value* const value = member(config, field);
    if (value != nullptr && !value->is_string() && !value->is_null())
        throw wrong(field, std::string(field) + ": expected a text.");
    std::string found = text_at(config, field);
    if (needed && found.empty())
        throw wrong(field, std::string(field) + ": expected a text, found nothing. Enter it in the settings.");
    if (found.find_first_of(std::string("\r\n\0", 3)) != std::string::npos)
        throw wrong(field, std::string(field) + ": expected one line.");
    return found;
}

int number(const boost::json::value& config, const char* field, int fallback, int least, int most) {
    const boost::json::value* const value = member(config, field);
    if (value == nullptr || value->is_null()) return fallback;
    const auto found = integer_at(config, field);
    if (!found || *found < least || *found > most) {
        throw wrong(field, std::string(field) + ": expected a whole number from " + std::to_string(least) + " to " +
                               std::to_string(most) + ".");
    }
    return static_cast<int>(*found);
}

bool flag(const boost::json::value& config, const char* field, bool fallback) {
    const boost::json::value* const value = member(config, field);
    if (value == nullptr || value->is_null()) return fallback;
    if (!value->is_bool()) throw wrong(field, std::string(field) + ": expected true or false.");
    return value->get_bool();
}

// The vendor's limit is no limit of a test double on this machine.
int fastest(const Origin& upstream, const Reach& reach) {
    return reach.developer && loopback_name(upstream.host) ? 60'000 : published_limit_per_minute;
}

template <class T>
T checked(Answer<T> answer) {
    if (!answer) throw answer.failure();
    return std::move(*answer);
}

Settings read(const boost::json::value& config, const Reach& reach) {
    Settings settings;
    settings.client_id = text(config, "client_id", true);
    if (settings.client_id.find(':') != std::string::npos)
        throw wrong("client_id", "client_id: expected no colon. A Client ID looks like key-79muGw9i424.");
    settings.client_secret = Secret(text(config, "client_secret", true));
    settings.base_url = checked(parse_base_url(text(config, "base_url", true), reach));
    settings.lookback_days = number(config, "lookback_days", 30, 1, 90);
    settings.requests_per_minute = number(config, "requests_per_minute", 60, 1, fastest(settings.base_url, reach));
    settings.ca_file = text(config, "ca_file", false);
    if (!settings.ca_file.empty() && settings.ca_file.front() != '/')
        throw wrong("ca_file", "ca_file: expected an absolute path such as /etc/ssl/our-ca.pem.");
    if (const std::string proxy = text(config, "proxy_url", false); !proxy.empty())
        settings.proxy = checked(parse_proxy_url(proxy, reach));
    if (settings.proxy && !settings.base_url.tls)
        throw wrong("proxy_url",
                    "The proxy: expected none with a Base URL that begins with http://, found one. It could read the "
                    "credentials.");
    settings.fetch_details = flag(config, "fetch_details", true);
    return settings;
}

}  // namespace

Answer<Settings> Settings::parse(std::string_view config, const Reach& reach) {
    const auto value = parse_json(config);
    if (!value || !value->is_object())
        return rp::Failure(RP_E_CONFIG, "The configuration: expected a JSON object, found something else.");
    try {
        return read(*value, reach);
    } catch (const rp::Failure& failure) {
        return failure;
    }
}

}  // namespace risk::incydr
