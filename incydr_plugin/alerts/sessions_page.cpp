// SPDX-License-Identifier: Apache-2.0
#include "alerts/sessions_page.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <utility>

#include "alerts/page_handler.hpp"
#include "upstream/json_text.hpp"

namespace risk::incydr {
namespace json = boost::json;
namespace {

enum class Reading : std::uint8_t { whole, other, no_json };

Reading read(SessionsPage& page, std::string text) {
    page.items.clear();
    page.total.reset();
    page.unescaped.clear();
    page.memory.release();
    page.text = std::move(text);
    json::basic_parser<PageHandler> parser(json::parse_options(), page);
    json::error_code error;
    const std::size_t taken = parser.write_some(false, page.text.data(), page.text.size(), error);
    if (error || taken < page.text.size()) return Reading::no_json;
    return parser.handler().found_items() ? Reading::whole : Reading::other;
}

// Of the few that cannot be judged: whole, as they came.
void keep_unreadable(SessionsPage& page) {
    const auto unreadable = [](const Session& session) { return !session.unreadable.empty(); };
    if (std::none_of(page.items.begin(), page.items.end(), unreadable)) return;
    json::monotonic_resource memory;
    const auto value = parse_json(page.text, &memory);
    const json::array* const items = value ? array_at(*value, "items") : nullptr;
    for (std::size_t at = 0; items != nullptr && at < page.items.size(); ++at) {
        if (unreadable(page.items[at])) page.items[at].raw = json::serialize(items->at(at));
    }
}

}  // namespace

bool parse_sessions(std::string body, SessionsPage& page) {
    Reading reading = read(page, std::move(body));
    if (reading == Reading::no_json) reading = read(page, repaired_json(page.text));
    if (reading != Reading::whole) return false;
    if (page.total && *page.total < 0) page.total.reset();
    keep_unreadable(page);
    return true;
}

}  // namespace risk::incydr
