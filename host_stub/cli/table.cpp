// SPDX-License-Identifier: Apache-2.0
#include "cli/table.hpp"

#include <spdlog/fmt/fmt.h>
#include <algorithm>
#include <boost/json.hpp>

#include "base/csv.hpp"
#include "base/text_width.hpp"
#include "web/json_text.hpp"
#include "web/time_text.hpp"

namespace risk::cli {
namespace {

namespace json = boost::json;

template <class... Fs>
struct Overloaded : Fs... {
    using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;  // C++20 deduces this itself; clang 14 does not

bool is_number(const Cell& cell) {
    return std::holds_alternative<std::int64_t>(cell) || std::holds_alternative<double>(cell);
}

std::string shown(const Cell& cell) {
    return std::visit(Overloaded{[](std::monostate) { return std::string("-"); },
                                 [](bool value) { return std::string(value ? "yes" : "no"); },
                                 [](std::int64_t value) { return std::to_string(value); },
                                 [](double value) { return fmt::format("{:.1f}", value); },
                                 [](const std::string& value) { return printable(value); }},
                      cell);
}

json::value to_json(const Cell& cell) {
    return std::visit(
        Overloaded{[](std::monostate) { return json::value(); }, [](const auto& value) { return json::value(value); }},
        cell);
}

std::string to_csv(const Cell& cell) {
    if (std::holds_alternative<std::monostate>(cell)) return {};
    const auto* text = std::get_if<std::string>(&cell);
    return text != nullptr ? csv_field(*text) : shown(cell);
}

json::object to_object(const std::vector<Column>& columns, const std::vector<Cell>& cells) {
    json::object object;
    for (std::size_t i = 0; i < columns.size(); ++i) object[columns[i].key] = to_json(cells[i]);
    return object;
}

std::string padded(const std::string& text, std::size_t width, bool right) {
    const std::string space(width - std::min(width, text_width(text)), ' ');
    return right ? space + text : text + space;
}

void end_line(std::string& out) {
    out.erase(out.find_last_not_of(' ') + 1);
    out += '\n';
}

std::vector<std::size_t> widths(const Table& table) {
    std::vector<std::size_t> result;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        auto width = text_width(table.columns[i].title);
        for (const auto& row : table.rows) width = std::max(width, text_width(shown(row[i])));
        result.push_back(width);
    }
    return result;
}

std::string aligned(const Table& table, bool coloured) {
    if (table.rows.empty()) return table.empty + '\n';
    const auto width = widths(table);
    std::string out = coloured ? "\x1b[1m" : "";
    for (std::size_t i = 0; i < width.size(); ++i) {
        out += padded(table.columns[i].title, width[i], is_number(table.rows.front()[i])) + "  ";
    }
    out.erase(out.find_last_not_of(' ') + 1);
    out += coloured ? "\x1b[0m\n" : "\n";
    for (const auto& row : table.rows) {
        for (std::size_t i = 0; i < width.size(); ++i) out += padded(shown(row[i]), width[i], is_number(row[i])) + "  ";
        end_line(out);
    }
    return out;
}

std::string csv_lines(const std::vector<Column>& columns, const std::vector<std::vector<Cell>>& rows) {
    std::string out;
    for (const auto& column : columns) out += (out.empty() ? "" : ",") + column.key;
    out += "\r\n";
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) out += (i == 0 ? "" : ",") + to_csv(row[i]);
        out += "\r\n";
    }
    return out;
}

std::string json_lines(const Table& table) {
    json::array rows;
    for (const auto& row : table.rows) rows.push_back(to_object(table.columns, row));
    return web::json_text(rows) + '\n';
}

}  // namespace

Cell count_cell(std::uint64_t count) { return static_cast<std::int64_t>(count); }
Cell text_cell(std::string text) { return text.empty() ? Cell{} : Cell{std::move(text)}; }
Cell time_cell(std::int64_t unix_seconds) { return unix_seconds == 0 ? Cell{} : Cell{web::rfc3339(unix_seconds)}; }

std::string render(const Table& table, Format format, bool coloured) {
    switch (format) {
        case Format::json:
            return json_lines(table);
        case Format::csv:
            return csv_lines(table.columns, table.rows);
        case Format::table:
            break;
    }
    return aligned(table, coloured);
}

void Record::add(std::string key, std::string title, Cell cell) {
    columns.push_back({std::move(key), std::move(title)});
    cells.push_back(std::move(cell));
}

std::string render(const Record& record, Format format) {
    if (format == Format::json) return web::json_text(to_object(record.columns, record.cells)) + '\n';
    if (format == Format::csv) return csv_lines(record.columns, {record.cells});
    std::size_t width = 0;
    for (const auto& column : record.columns) width = std::max(width, text_width(column.title));
    std::string out;
    for (std::size_t i = 0; i < record.cells.size(); ++i) {
        out += padded(record.columns[i].title, width, false) + "  " + shown(record.cells[i]);
        end_line(out);
    }
    return out;
}

}  // namespace risk::cli
