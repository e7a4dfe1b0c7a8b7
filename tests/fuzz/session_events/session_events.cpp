// SPDX-License-Identifier: Apache-2.0
// Whatever stands in the events of a session: at most so many files are kept, the address is one, and the body that shows
// them is one that the host takes.
#include "alerts/session_events.hpp"

#include <boost/json.hpp>

#include "alerts/email.hpp"
#include "alerts/event_body.hpp"
#include "fuzz.hpp"
#include "plugin_api/risk_plugin.h"
#include "plugin_api/text.hpp"

namespace risk::fuzz {

void try_input(std::string_view input) {
    using namespace incydr;
    const auto events = parse_session_events(input);
    if (!events) return;
    require(events->files.size() <= SessionEvents::most_files, "a bounded number of files is kept");
    require(events->user_email.empty() || looks_like_email(events->user_email), "the address is one",
            events->user_email);
    Session session;
    session.id = "s-1";
    session.scores = {{Score::critical, 1'772'366'400'000}};
    const Origin upstream{true, "api.us.code42.com", 443};
    const std::string body = event_body(session, "tenant", 1'772'366'400'000, {&*events, {}}, upstream);
    require(body.size() <= RP_MAX_BODY, "the body is within the host's limit");
    require(rp::utf8(body) == body, "and UTF-8", body);
    boost::system::error_code error;
    require(boost::json::parse(body, error).is_object() && !error, "and one JSON object", body);
    const std::string title = event_title(session, {&*events, {}});
    require(title.size() <= RP_MAX_TITLE && rp::utf8(title) == title, "the title too", title);
    for (const char c : url_encoded(events->user_email)) {
        require(static_cast<unsigned char>(c) > ' ' && static_cast<unsigned char>(c) < 0x7F,
                "a path holds no odd bytes");
    }
}

}  // namespace risk::fuzz
