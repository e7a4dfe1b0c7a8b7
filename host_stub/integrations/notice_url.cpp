// SPDX-License-Identifier: Apache-2.0
#include "integrations/notice_url.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace risk::integrations {
namespace {

constexpr std::size_t longest = 2'000;

Failure refused(const std::string& expected, const std::string& found) {
    return {"This is no address for notices", "url", expected, found, "Correct the address of the receiver."};
}

bool is_here(const boost::urls::url_view& url) {
    if (url.host_type() == boost::urls::host_type::ipv4) return url.host_ipv4_address().is_loopback();
    if (url.host_type() == boost::urls::host_type::ipv6) return url.host_ipv6_address().is_loopback();
    return url.encoded_host() == "localhost";
}

}  // namespace

Result<NoticeUrl> NoticeUrl::parse(const std::string& text) {
    if (text.size() > longest) return refused("at most 2000 characters", std::to_string(text.size()));
    const auto parsed = boost::urls::parse_absolute_uri(text);
    if (!parsed) return refused("such as https://receiver.example.com/hooks/risk", "something else");
    const auto& url = *parsed;
    const bool tls = url.scheme_id() == boost::urls::scheme::https;
    if (!tls && (url.scheme_id() != boost::urls::scheme::http || !is_here(url)))
        return refused("https:// (http:// only to this machine)", std::string(url.scheme()) + "://");
    if (url.has_userinfo())
        return refused("no name or password in the address; the signature says who sends", "a name before the host");
    if (url.encoded_host().empty()) return refused("a host", "none");
    if (url.has_port() && url.port_number() == 0)
        return refused("a port of 1 to 65535, or none", std::string(url.port()));
    NoticeUrl made;
    made.tls = tls;
    made.host = url.host_address();
    made.port = url.has_port() ? url.port_number() : static_cast<std::uint16_t>(tls ? 443 : 80);
    made.authority = std::string(url.encoded_host_and_port());
    made.target = std::string(url.encoded_target());
    if (!made.target.starts_with('/')) made.target = '/' + made.target;
    return made;
}

}  // namespace risk::integrations
