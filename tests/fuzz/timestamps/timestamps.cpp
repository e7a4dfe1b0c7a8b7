// SPDX-License-Identifier: Apache-2.0
// Times in queries, places in lists, and times of answers: what is read is written as what is read again.
#include "web/time_text.hpp"

#include "fuzz.hpp"
#include "store/feed_position.hpp"
#include "store/score_position.hpp"

namespace risk::fuzz {
namespace {

constexpr std::int64_t first_second = -62'167'219'200, last_second = 253'402'300'799;  // of the years 0000 to 9999

void try_time(std::string_view text) {
    const auto at = web::parse_time(text);
    if (!at) return;
    if (*at < first_second || *at > last_second) return;  // Unix seconds beyond what RFC 3339 can write
    const std::string written = web::rfc3339(*at);
    require(web::parse_time(written) == at, "a time written anew is the same", written);
    require(written.size() == 20 && written.ends_with("Z"), "and has its form", written);
    require(web::parse_time(std::to_string(*at)) == at, "also in Unix seconds", written);
}

void try_positions(std::string_view text) {
    if (const auto feed = store::FeedPosition::parse(text)) {
        const auto again = store::FeedPosition::parse(feed->text());
        require(again.has_value() && *again == *feed, "a place in the feed is the same when written anew", text);
    }
    if (const auto score = store::ScorePosition::parse(text)) {
        const auto again = store::ScorePosition::parse(score->text());
        require(again.has_value() && *again == *score, "so is one in the list of scores", text);
    }
}

}  // namespace

void try_input(std::string_view input) {
    try_time(input);
    try_positions(input);
}

}  // namespace risk::fuzz
