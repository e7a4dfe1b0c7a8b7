// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <functional>
#include <regex>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.hpp"

namespace risk::plugins {

/// The first thing that is wrong with a document; caught at the function that was handed the document.
struct Rejection : std::exception {
    explicit Rejection(Failure why) : failure(std::move(why)) {}
    Failure failure;
};

struct TextRule {
    std::size_t least = 0, most = 2000;  ///< characters
    const char* pattern = nullptr;       ///< or none
    const char* expected = "a string";   ///< the pattern, for people
};

bool fits(const std::string& text, const TextRule& rule);

/// Reads an object member by member. What is missing, of another type, out of bounds or never asked for is thrown as a
/// Rejection with file and JSON pointer.
class ObjectReader {
  public:
    /// `value` has to be an object. `where`: the file; `pointer`: of the value in it.
    ObjectReader(const boost::json::value& value, std::string where, std::string pointer);

    [[nodiscard]] bool has(std::string_view name) const;
    std::string text(std::string_view name, const TextRule& rule);
    std::string text_or(std::string_view name, const TextRule& rule, std::string otherwise);
    std::int64_t integer(std::string_view name, std::int64_t least, std::int64_t most);
    std::int64_t integer_or(std::string_view name, std::int64_t least, std::int64_t most, std::int64_t otherwise);
    double number(std::string_view name);
    bool boolean_or(std::string_view name, bool otherwise);
    const boost::json::value& any(std::string_view name);
    ObjectReader object(std::string_view name);

    /// Each item of an array in turn, with its pointer; an array that is not there has none.
    void each(std::string_view name, std::size_t least, std::size_t most,
              const std::function<void(const boost::json::value&, const std::string&)>& use);
    std::vector<std::string> texts(std::string_view name, std::size_t most, const TextRule& rule);

    /// To be called last: no member may be left that nobody asked for.
    void done() const;

    [[noreturn]] void reject(std::string_view name, std::string expected, std::string found) const;
    [[nodiscard]] const std::string& where() const { return where_; }
    [[nodiscard]] std::string pointer_to(std::string_view name) const;

  private:
    std::string checked_text(const boost::json::value& value, const TextRule& rule, const std::string& pointer) const;
    [[noreturn]] void reject_at(const std::string& pointer, std::string expected, std::string found) const;

    const boost::json::object* members_;
    std::string where_, pointer_;
    std::set<std::string, std::less<>> asked_;
};

/// A value as a rejection shows it: its JSON, cut.
std::string shown(const boost::json::value& value);
/// Characters in a text, as JSON Schema counts them.
std::size_t characters(std::string_view utf8);

}  // namespace risk::plugins
