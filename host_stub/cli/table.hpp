// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace risk::cli {

enum class Format { table, json, csv };

/// Typed, so that JSON gets numbers and CSV guards texts only. Nothing: not known, or never.
using Cell = std::variant<std::monostate, bool, std::int64_t, double, std::string>;

Cell count_cell(std::uint64_t count);
Cell text_cell(std::string text);           ///< empty: nothing
Cell time_cell(std::int64_t unix_seconds);  ///< RFC 3339; 0: nothing

struct Column {
    std::string key;    ///< in JSON and CSV: "last_read"
    std::string title;  ///< in a table: "Last read"
};

/// What a list prints, in any format.
struct Table {
    std::vector<Column> columns;
    std::vector<std::vector<Cell>> rows;
    std::string empty = "Nothing.";  ///< what a table without rows says
};

/// table: aligned, a line of titles (bold if coloured); json: an array of objects; csv: RFC 4180 with titles.
std::string render(const Table& table, Format format, bool coloured);

/// One thing and what is known of it: "Title: value" lines, a JSON object, or CSV with one row.
struct Record {
    std::vector<Column> columns;
    std::vector<Cell> cells;
    void add(std::string key, std::string title, Cell cell);
};
std::string render(const Record& record, Format format);

}  // namespace risk::cli
