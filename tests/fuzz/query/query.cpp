// SPDX-License-Identifier: Apache-2.0
// The target of a request, as it stands in its first line: either it is refused, or it is text without a NUL; and what is
// read of its query lies within the bounds, or is refused with 400 and the parameter's name.
#include <algorithm>

#include "base/text_width.hpp"
#include "fuzz.hpp"
#include "web/event_query.hpp"
#include "web/problem.hpp"
#include "web/query_reader.hpp"
#include "web/request.hpp"
#include "web/score_query.hpp"

namespace risk::fuzz {
namespace {

constexpr std::int64_t now_s = 1'772'366'400;

/// A refusal is a client's fault and says what is wrong with what.
template <class Read>
void refusable(Read read) {
    try {
        read();
    } catch (const web::ProblemError& error) {
        require(error.status() == 400 || error.status() == 404, "a refusal is the client's fault",
                error.failure().sentence());
        require(!error.failure().what.empty() && !error.failure().where.empty() && !error.failure().expected.empty(),
                "and says what, where and what was expected", error.failure().sentence());
    }
}

void try_events(const web::Request& request) {
    refusable([&] {
        const web::QueryReader reader(
            request, {"fate", "person", "integration", "behaviour", "action_type", "from", "to", "limit", "before"});
        auto query = web::read_event_filters(reader);
        require(!query.integration_id || *query.integration_id >= 1, "an integration has a number from 1 on");
        const auto limit = reader.limit(50);
        require(limit >= 1 && limit <= 500, "a page has 1 to 500 lines");
        web::settle_days(query, now_s);
        require(query.from_s && query.to_s && *query.from_s >= 0 && *query.from_s < *query.to_s, "days are in order");
        require(*query.to_s - *query.from_s <= 366 * 86'400, "and no more than a year of them");
    });
}

void try_scores(const web::Request& request) {
    refusable([&] {
        const web::QueryReader reader(request, {"q", "band", "department", "sort", "order", "limit", "after"});
        (void)web::read_score_query(reader);
    });
}

}  // namespace

void try_input(std::string_view input) {
    web::Request request;
    if (!web::parse_target(input, request)) return;
    const auto is_text = [](const std::string& text) { return printable(text) == text; };
    require(std::ranges::all_of(request.segments, is_text), "a path is text", request.path());
    for (const auto& [name, value] : request.query) require(is_text(name) && is_text(value), "so is a query", value);
    require(request.path().starts_with('/'), "a path begins with a slash", request.path());
    try_events(request);
    try_scores(request);
    request.captured["row"] = request.segments.empty() ? "" : request.segments.back();
    refusable([&] { (void)web::captured_number(request, "row", "event"); });
}

}  // namespace risk::fuzz
