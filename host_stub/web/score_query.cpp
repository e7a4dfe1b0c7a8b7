// SPDX-License-Identifier: Apache-2.0
#include "web/score_query.hpp"

#include <algorithm>
#include <array>

#include "web/problem.hpp"

namespace risk::web {
namespace {

using domain::Band;
using store::ScoreSort;

constexpr std::array<std::pair<ScoreSort, std::string_view>, 5> sorts{{{ScoreSort::score, "score"},
                                                                       {ScoreSort::events, "events"},
                                                                       {ScoreSort::change, "change"},
                                                                       {ScoreSort::name, "name"},
                                                                       {ScoreSort::clear_at, "clear_at"}}};
constexpr std::array bands{Band::very_low, Band::low, Band::medium, Band::high, Band::very_high};

[[noreturn]] void refuse(std::string where, std::string expected, std::string found) {
    throw ProblemError(400, {"A query parameter cannot be understood", std::move(where), std::move(expected),
                             '"' + std::move(found) + '"', ""});
}

ScoreSort read_sort(const QueryReader& reader) {
    const auto word = reader.text("sort").value_or("score");
    const auto found = std::ranges::find(sorts, word, &std::pair<ScoreSort, std::string_view>::second);
    if (found == sorts.end()) refuse("sort", "score, events, change, name or clear_at", word);
    return found->first;
}

bool read_descending(const QueryReader& reader, ScoreSort sort) {
    const auto word = reader.text("order").value_or(sort == ScoreSort::name ? "asc" : "desc");
    if (word != "asc" && word != "desc") refuse("order", "asc or desc", word);
    return word == "desc";
}

std::optional<Band> read_band(const QueryReader& reader) {
    const auto word = reader.text("band");
    if (!word) return std::nullopt;
    const auto found = std::ranges::find(bands, *word, domain::band_word);
    if (found == bands.end()) refuse("band", "Very Low, Low, Medium, High or Very High", *word);
    return *found;
}

}  // namespace

store::ScoreQuery read_score_query(const QueryReader& reader) {
    store::ScoreQuery query;
    query.q = reader.text("q").value_or("");
    query.band = read_band(reader);
    query.department = reader.text("department");
    query.sort = read_sort(reader);
    query.descending = read_descending(reader, query.sort);
    return query;
}

}  // namespace risk::web
