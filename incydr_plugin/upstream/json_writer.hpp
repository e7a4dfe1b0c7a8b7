// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace risk::incydr {

/// Writes JSON to the end of a text, member after member, without a tree of values in between. Names are ours and need
/// no escaping; texts come from anywhere, and are written as valid UTF-8 of at most `limit` bytes.
class JsonWriter {
  public:
    explicit JsonWriter(std::string& out) : out_(out) {}

    void begin_object() { open('{'); }
    void begin_object(std::string_view name) { member(name), out_ += '{'; }
    void begin_array(std::string_view name) { member(name), out_ += '['; }
    void end_object() { out_ += '}'; }
    void end_array() { out_ += ']'; }

    /// What is not known is left out.
    void put(std::string_view name, std::string_view text, std::size_t limit);
    void put(std::string_view name, const std::optional<std::int64_t>& number);
    /// Of an array.
    void element(std::string_view text, std::size_t limit);

    /// What is JSON already.
    void put_json(std::string_view name, std::string_view json) { member(name), out_ += json; }
    void element_json(std::string_view json) { comma(), out_ += json; }

  private:
    void open(char bracket) { comma(), out_ += bracket; }
    // An opening bracket is the last character only right after it was written: texts end with a quote.
    void comma() {
        if (!out_.empty() && out_.back() != '{' && out_.back() != '[') out_ += ',';
    }
    void member(std::string_view name);
    void quote(std::string_view text, std::size_t limit);

    std::string& out_;
};

}  // namespace risk::incydr
