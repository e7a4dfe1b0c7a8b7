// SPDX-License-Identifier: Apache-2.0
#include "base/csv.hpp"

#include "base/text_width.hpp"

namespace risk {

std::string csv_field(std::string_view text) {
    const bool formula = !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
    if (!formula && text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
    std::string field = formula ? "\"'" : "\"";
    for (const char c : text) field.append(c == '"' ? 2 : 1, c);
    return field + '"';
}

CsvReader::CsvReader(std::string_view text) : text_(text) {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
}

bool CsvReader::at_line_end() const {
    return at_end() || text_[at_] == '\n' || (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n');
}

void CsvReader::eat_line_end() {
    if (at_end()) return;
    at_ += text_[at_] == '\r' ? 2 : 1;
    ++line_;
}

void CsvReader::skip_line() {
    while (!at_line_end()) ++at_;
    eat_line_end();
}

std::optional<Result<std::vector<std::string>>> CsvReader::next() {
    while (!at_end() && at_line_end()) eat_line_end();
    if (at_end()) return std::nullopt;
    record_line_ = line_;
    std::vector<std::string> fields;
    for (;;) {
        auto one = field();
        if (!one) {
            skip_line();
            return one.failure();
        }
        fields.push_back(std::move(*one));
        if (at_line_end()) break;
        ++at_;  // the comma
    }
    eat_line_end();
    return fields;
}

Result<std::string> CsvReader::field() {
    if (!at_end() && text_[at_] == '"') return quoted_field();
    const auto begin = at_;
    while (!at_line_end() && text_[at_] != ',') ++at_;
    return std::string(text_.substr(begin, at_ - begin));
}

Result<std::string> CsvReader::quoted_field() {
    const auto opened = line_;
    std::string value;
    for (++at_; !at_end(); ++at_) {
        if (text_[at_] == '\n') ++line_;
        if (text_[at_] != '"') {
            value += text_[at_];
        } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
            value += text_[++at_];
        } else {
            ++at_;
            if (at_line_end() || text_[at_] == ',') return value;
            return Failure{"", "line " + std::to_string(line_), "a comma or the end of the line after a closing quote",
                           printable(text_.substr(at_, 1)), ""};
        }
    }
    return Failure{"", "line " + std::to_string(opened), "a closing quote", "the end of the file", ""};
}

}  // namespace risk
