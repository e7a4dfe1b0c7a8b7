// SPDX-License-Identifier: Apache-2.0
#include "web/request.hpp"

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "base/text_width.hpp"

namespace risk::web {

std::string_view Request::header(std::string_view lower_case_name) const {
    const auto found = headers.find(lower_case_name);
    return found == headers.end() ? std::string_view{} : std::string_view(found->second);
}

std::string Request::path() const {
    std::string text;
    for (const auto& segment : segments) text += '/' + segment;
    return text.empty() ? "/" : text;
}

namespace {

/// Control characters (a NUL above all) and broken UTF-8 mean different things to different readers.
bool is_text(const std::string& text) { return printable(text) == text; }

}  // namespace

bool parse_target(std::string_view target, Request& into) {
    const auto parsed = boost::urls::parse_origin_form(target);
    if (!parsed) return false;
    into.segments.clear();
    into.query.clear();
    for (const std::string& segment : parsed->segments()) into.segments.push_back(segment);
    if (!std::ranges::all_of(into.segments, is_text)) return false;
    if (into.segments.size() == 1 && into.segments.front().empty()) into.segments.clear();
    for (const auto& parameter : parsed->params()) into.query.emplace_back(parameter.key, parameter.value);
    return std::ranges::all_of(into.query,
                               [](const auto& each) { return is_text(each.first) && is_text(each.second); });
}

}  // namespace risk::web
