// SPDX-License-Identifier: Apache-2.0
// Whatever a page of sessions holds, each record gets one verdict, an id that does not change, and a body and title that the
// host takes; members that nobody knows change nothing.
#include <boost/json.hpp>

#include "alerts/admission.hpp"
#include "alerts/event_body.hpp"
#include "alerts/sessions_page.hpp"
#include "fuzz.hpp"
#include "plugin_api/risk_plugin.h"
#include "plugin_api/text.hpp"
#include "upstream/json_text.hpp"

namespace risk::fuzz {
namespace {

namespace json = boost::json;
using namespace incydr;

constexpr std::int64_t activated = 1'772'000'000'000, now = 1'772'366'400'000;
const Origin upstream{true, "api.us.code42.com", 443};

struct Counts {
    std::size_t admitted = 0, closed = 0, unreadable = 0, before = 0, not_critical = 0;
    [[nodiscard]] std::size_t all() const { return admitted + closed + unreadable + before + not_critical; }
    friend bool operator==(const Counts&, const Counts&) = default;
};

bool is_utf8(std::string_view text) { return rp::utf8(text) == text; }

void check_body(const std::string& body) {
    require(body.size() <= RP_MAX_BODY, "a body is within the host's limit");
    require(is_utf8(body), "a body is UTF-8", body);
    boost::system::error_code error;
    require(json::parse(body, error).is_object() && !error, "a body is one JSON object", body);
}

void check(const Session& session, const Admission& admission) {
    require(session.unreadable.empty() == session.raw.empty(), "only what is unreadable is kept as it came");
    if (!session.unreadable.empty()) return check_body(unreadable_body(session));
    require(!session.id.empty(), "what can be judged has an id");
    if (admission.verdict == Verdict::admit || admission.verdict == Verdict::already_closed) {
        require(admission.designated_ms >= activated && admission.designated_ms <= now,
                "what counts lies between activation and now");
    }
    check_body(event_body(session, "tenant", admission.designated_ms, {nullptr, "not asked for"}, upstream));
    const std::string title = event_title(session, {});
    require(!title.empty() && title.size() <= RP_MAX_TITLE && is_utf8(title), "a title is one that the host takes",
            title);
}

Counts counted(const SessionsPage& page) {
    Counts counts;
    for (const Session& session : page.items) {
        const Admission admission = judge(session, activated, now);
        check(session, admission);
        switch (admission.verdict) {
            case Verdict::admit:
                ++counts.admitted;
                break;
            case Verdict::already_closed:
                ++counts.closed;
                break;
            case Verdict::unreadable:
                ++counts.unreadable;
                break;
            case Verdict::before_activation:
                ++counts.before;
                break;
            case Verdict::not_critical:
                ++counts.not_critical;
                break;
        }
    }
    require(counts.all() == page.items.size(), "each record has one verdict");
    return counts;
}

/// The same page with a member more in itself and in each record.
std::string enriched(std::string_view body) {
    json::value page = *parse_json(body);
    page.get_object()["x-new"] = json::array{1, "two"};
    for (json::value& item : page.get_object()["items"].get_array()) {
        if (item.is_object()) item.get_object()["x-new"] = json::object{{"severity", 4}};
    }
    return json::serialize(page);
}

}  // namespace

void try_input(std::string_view input) {
    SessionsPage page, richer;
    if (!parse_sessions(std::string(input), page)) return;
    require(!page.total || *page.total >= 0, "a total is no less than nothing");
    const Counts counts = counted(page);
    const std::string more = enriched(input);
    if (!parse_json(more)) return;  // a number beyond a double can be read, but not written
    require(parse_sessions(more, richer) && richer.items.size() == page.items.size(),
            "what is not known is passed over");
    require(counted(richer) == counts && richer.total == page.total, "and changes no verdict");
    for (std::size_t i = 0; i < page.items.size(); ++i) {
        require(page.items[i].id == richer.items[i].id, "nor an id", page.items[i].id);
    }
}

}  // namespace risk::fuzz
