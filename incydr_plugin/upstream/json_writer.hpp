// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace risk::incydr {

/// Writes JSON, member after member, without a tree of values in between. Names are ours and need no escaping; texts come
/// from anywhere, and are written as valid UTF-8 of at most `limit` bytes.
class JsonWriter {
  public:
    /// Writes in the memory of `room`.
    explicit JsonWriter(std::string room = {}) : out_(std::move(room)) {
        out_.resize(std::min<std::size_t>(out_.capacity(), 2048));  // more is cleared as it is needed
    }

    /// What was written; then nothing more is.
    [[nodiscard]] std::string take() {
        out_.resize(used_);
        return std::move(out_);
    }

    void begin_object() { comma(), write('{'); }
    template <std::size_t Size>
    void begin_object(const char (&name)[Size]) {
        member(name), write('{');
    }
    template <std::size_t Size>
    void begin_array(const char (&name)[Size]) {
        member(name), write('[');
    }
    void end_object() { write('}'); }
    void end_array() { write(']'); }

    /// What is not known is left out.
    template <std::size_t Size>
    void put(const char (&name)[Size], std::string_view text, std::size_t limit) {
        if (!text.empty()) member(name), quote(text, limit);
    }
    template <std::size_t Size>
    void put(const char (&name)[Size], const std::optional<std::int64_t>& number) {
        if (number) member(name), write(*number);
    }
    /// Of an array.
    void element(std::string_view text, std::size_t limit) { comma(), quote(text, limit); }

    /// What is JSON already.
    template <std::size_t Size>
    void put_json(const char (&name)[Size], std::string_view json) {
        member(name), write(json);
    }
    void element_json(std::string_view json) { comma(), write(json); }

  private:
    // Where to write so many bytes.
    char* room(std::size_t bytes) {
        if (out_.size() - used_ < bytes) out_.resize(2 * out_.size() + bytes);
        return out_.data() + used_;
    }
    void wrote(const char* end) { used_ = static_cast<std::size_t>(end - out_.data()); }

    // Only right after it was written an opening bracket is the last character: texts end with a quote.
    [[nodiscard]] bool needs_comma() const { return used_ > 0 && out_[used_ - 1] != '{' && out_[used_ - 1] != '['; }
    void comma() {
        if (needs_comma()) write(',');
    }
    // As the size of the name is known beforehand, this is but a few moves.
    template <std::size_t Size>
    void member(const char (&name)[Size]) {
        char* at = room(Size + 3);
        if (needs_comma()) *at++ = ',';
        *at++ = '"';
        std::memcpy(at, name, Size - 1);
        at += Size - 1;
        *at++ = '"';
        *at++ = ':';
        wrote(at);
    }
    void write(char one) {
        *room(1) = one;
        ++used_;
    }
    void write(std::string_view bytes) {
        bytes.copy(room(bytes.size()), bytes.size());
        used_ += bytes.size();
    }
    void write(std::int64_t number);
    void quote(std::string_view text, std::size_t limit);

    std::string out_;  // filled up to used_
    std::size_t used_ = 0;
};

}  // namespace risk::incydr
