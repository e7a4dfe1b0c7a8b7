// SPDX-License-Identifier: Apache-2.0
#include "web/query_reader.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include "web/problem.hpp"
#include "web/time_text.hpp"

namespace risk::web {
namespace {

// Of the years that RFC 3339 can write, 0001 to 9999: sums of what lies between cannot overflow.
constexpr std::int64_t first_second = -62'135'596'800;
constexpr std::int64_t last_second = 253'402'300'799;

[[noreturn]] void refuse(std::string_view name, std::string expected, std::string found) {
    throw ProblemError(400, {"A query parameter cannot be understood", std::string(name), std::move(expected),
                             '"' + std::move(found) + '"', ""});
}

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::string joined(std::initializer_list<std::string_view> names) {
    std::string text;
    for (const auto name : names) text.append(text.empty() ? "" : ", ").append(name);
    return text.empty() ? "none" : text;
}

}  // namespace

QueryReader::QueryReader(const Request& request, std::initializer_list<std::string_view> known) : request_(request) {
    for (auto it = request.query.begin(); it != request.query.end(); ++it) {
        if (std::ranges::find(known, it->first) == known.end()) {
            throw ProblemError(400, {"There is no such query parameter", request.path(), joined(known), it->first, ""});
        }
        const auto same = [&](const auto& other) { return other.first == it->first; };
        if (std::any_of(std::next(it), request.query.end(), same)) refuse(it->first, "to be given once", it->second);
    }
}

std::optional<std::string> QueryReader::text(std::string_view name) const {
    const auto found = std::ranges::find_if(request_.query, [&](const auto& item) { return item.first == name; });
    return found == request_.query.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::int64_t> QueryReader::number(std::string_view name, std::int64_t least, std::int64_t most) const {
    const auto given = text(name);
    if (!given) return std::nullopt;
    const auto value = whole_number(*given);
    if (!value || *value < least || *value > most) {
        refuse(name, "a whole number from " + std::to_string(least) + " to " + std::to_string(most), *given);
    }
    return value;
}

std::optional<std::int64_t> QueryReader::time(std::string_view name) const {
    const auto given = text(name);
    if (!given) return std::nullopt;
    const auto value = parse_time(*given);
    if (!value || *value < first_second || *value > last_second) {
        refuse(name, "a time such as 2025-11-22T20:26:45Z or 2025-11-22, or Unix seconds", *given);
    }
    return value;
}

std::uint32_t QueryReader::limit(std::uint32_t otherwise) const {
    return static_cast<std::uint32_t>(number("limit", 1, 500).value_or(otherwise));
}

std::int64_t captured_number(const Request& request, std::string_view name, std::string_view thing) {
    const auto& text = request.captured.find(name)->second;
    const auto value = whole_number(text);
    if (!value) {
        throw ProblemError(
            404, {"There is no such " + std::string(thing), request.path(), "a number", '"' + text + '"', ""});
    }
    return *value;
}

}  // namespace risk::web
