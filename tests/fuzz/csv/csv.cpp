// SPDX-License-Identifier: Apache-2.0
// CSV: what the reader understands, written by csv_field, is read as the same fields; and nothing that is written can be run
// by a spreadsheet as a formula.
#include "base/csv.hpp"

#include <vector>

#include "fuzz.hpp"

namespace risk::fuzz {
namespace {

using Record = std::vector<std::string>;

struct Content {
    std::vector<Record> records;
    std::size_t failures = 0;
};

Content read(std::string_view text) {
    Content content;
    CsvReader reader(text);
    std::size_t consumed = 0, line = 0;
    while (auto record = reader.next()) {
        require(reader.consumed() > consumed && reader.consumed() <= text.size(), "each record takes bytes");
        require(reader.line() > line, "and begins on a later line than the one before");
        consumed = reader.consumed();
        line = reader.line();
        if (*record) {
            require(!(*record)->empty(), "a record has a field");
            content.records.push_back(std::move(**record));
        } else {
            require(record->failure().where.starts_with("line "), "a failure names the line");
            ++content.failures;
        }
    }
    return content;
}

bool is_formula(std::string_view text) {
    return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
}

/// As written, and as it is read again: a formula comes back with the apostrophe that keeps it from being one.
std::string written(const std::vector<Record>& records, std::vector<Record>& expected) {
    std::string text;
    for (const Record& record : records) {
        Record& fields = expected.emplace_back();
        for (const std::string& field : record) {
            const std::string cell = csv_field(field);
            require(!is_formula(cell) && !(cell.starts_with('"') && is_formula(std::string_view(cell).substr(1))),
                    "no cell is a formula", cell);
            text.append(fields.empty() ? "" : ",").append(cell);
            fields.push_back(is_formula(field) ? "'" + field : field);
        }
        if (record == Record{""}) expected.pop_back();  // an empty line is no record
        text += "\r\n";
    }
    return text;
}

}  // namespace

void try_input(std::string_view input) {
    const Content content = read(input);
    std::vector<Record> expected;
    const std::string text = written(content.records, expected);
    if (text.starts_with("\xEF\xBB\xBF")) return;  // would be taken for the mark of the file
    const Content again = read(text);
    require(again.failures == 0, "what is written is read", text);
    require(again.records == expected, "as the same fields", text);
}

}  // namespace risk::fuzz
