// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.hpp"

namespace risk {

/// A text field as RFC 4180 wants it. What a spreadsheet would run as a formula (= + - @ tab) gets an apostrophe in front.
std::string csv_field(std::string_view text);

/// Reads RFC 4180 record by record; quoted fields may span lines. LF, CRLF, and a byte order mark are accepted.
class CsvReader {
  public:
    explicit CsvReader(std::string_view text);

    /// The next record that is not an empty line; nothing at the end. A Failure for a quote that is out of place or never
    /// closed; where names the line, and the reader goes on with the next one.
    std::optional<Result<std::vector<std::string>>> next();
    [[nodiscard]] std::size_t line() const { return record_line_; }  ///< on which the last record began, from 1
    [[nodiscard]] std::size_t consumed() const { return at_; }       ///< bytes, for progress

  private:
    Result<std::string> field();
    Result<std::string> quoted_field();
    void skip_line();
    [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
    [[nodiscard]] bool at_line_end() const;
    void eat_line_end();

    std::string_view text_;
    std::size_t at_ = 0, line_ = 1, record_line_ = 0;
};

}  // namespace risk
