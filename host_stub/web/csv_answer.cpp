// SPDX-License-Identifier: Apache-2.0
#include "web/csv_answer.hpp"

#include <cstdlib>
#include <utility>

#include "base/csv.hpp"
#include "domain/day.hpp"
#include "web/time_text.hpp"

namespace risk::web {

CsvRecord& CsvRecord::plain(std::string_view field) {
    if (!std::exchange(first_, false)) line_ += ',';
    line_ += field;
    return *this;
}

CsvRecord& CsvRecord::text(std::string_view value) { return plain(csv_field(value)); }

CsvRecord& CsvRecord::points(int tenths) {
    const auto size = std::abs(tenths);
    return plain((tenths < 0 ? "-" : "") + std::to_string(size / 10) + '.' + std::to_string(size % 10));
}

CsvRecord& CsvRecord::time(std::int64_t seconds) { return plain(seconds == 0 ? std::string() : rfc3339(seconds)); }

Response csv_answer(std::string_view name, std::int64_t now_s, std::string_view heads,
                    std::function<std::optional<std::string>()> page) {
    Response response;
    response.content_type = "text/csv; charset=utf-8; header=present";
    response.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + std::string(name) + '-' +
                                                             date_text(domain::day_of(now_s)) + ".csv\"");
    response.body = std::string(heads) + "\r\n" + page().value_or("");
    response.more = std::move(page);
    return response;
}

}  // namespace risk::web
