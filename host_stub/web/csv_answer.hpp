// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "web/response.hpp"

namespace risk::web {

/// One record of a CSV answer, RFC 4180. Texts are guarded against spreadsheets; a number is never quoted.
class CsvRecord {
  public:
    CsvRecord& text(std::string_view value);
    CsvRecord& number(std::int64_t value) { return plain(std::to_string(value)); }
    CsvRecord& points(int tenths);          ///< "2.5"; of a change "-0.3"
    CsvRecord& time(std::int64_t seconds);  ///< RFC 3339; empty for 0
    CsvRecord& nothing() { return plain({}); }
    [[nodiscard]] std::string line() const { return line_ + "\r\n"; }

  private:
    CsvRecord& plain(std::string_view field);

    std::string line_;
    bool first_ = true;
};

/// A file to save, "NAME-2025-11-22.csv": the heads of the columns, and then what page() answers, until it answers nothing.
/// The first page is asked for at once, so that a query which cannot be answered is told as a problem.
Response csv_answer(std::string_view name, std::int64_t now_s, std::string_view heads,
                    std::function<std::optional<std::string>()> page);

}  // namespace risk::web
