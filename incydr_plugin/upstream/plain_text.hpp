// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "plugin_api/text.hpp"

namespace risk::incydr {
namespace detail {

/// Collects whether any of many bytes is odd: not ASCII, a control, a quote, a backslash.
class OddBytes {
  public:
    void look(std::uint64_t bytes) noexcept {
        odd_ |= bytes | below(bytes, each * ' ') | below(bytes ^ each * '"', each) | below(bytes ^ each * '\\', each);
    }
    [[nodiscard]] bool found() const noexcept { return (odd_ & each * 0x80U) != 0; }

  private:
    static constexpr std::uint64_t each = 0x0101010101010101U;
    static std::uint64_t below(std::uint64_t bytes, std::uint64_t limit) noexcept { return (bytes - limit) & ~bytes; }

    std::uint64_t odd_ = 0;
};

/// Hands on all bytes of a text, eight at a time: the last eight perhaps once more, what is shorter filled up with spaces.
template <class Take>
void each_word(std::string_view text, Take&& take) noexcept {
    constexpr std::size_t size = sizeof(std::uint64_t);
    std::uint64_t word = 0x2020202020202020U;
    if (text.size() < size) {
        auto* const bytes = reinterpret_cast<char*>(&word);
        for (std::size_t at = 0; at < text.size(); ++at) bytes[at] = text[at];
        return take(word, 0);
    }
    for (std::size_t at = 0; at + size < text.size(); at += size) {
        std::memcpy(&word, text.data() + at, size);
        take(word, at);
    }
    std::memcpy(&word, text.data() + text.size() - size, size);
    take(word, text.size() - size);
}

}  // namespace detail

/// Only characters that stand for themselves in JSON, each a byte of UTF-8: no controls, quotes, backslashes. Nearly
/// every text is like that, and every text of every alert is looked at: eight bytes at a time.
[[nodiscard]] inline bool is_plain(std::string_view text) noexcept {
    detail::OddBytes odd;
    detail::each_word(text, [&odd](std::uint64_t word, std::size_t /*at*/) { odd.look(word); });
    return !odd.found();
}

/// What copy_plain() needs beyond the text.
inline constexpr std::size_t room_of_copy = sizeof(std::uint64_t);

/// The same, and copies the text while it looks. If it is not plain what was copied means nothing.
[[nodiscard]] inline bool copy_plain(std::string_view text, char* to) noexcept {
    detail::OddBytes odd;
    detail::each_word(text, [&odd, to](std::uint64_t word, std::size_t at) {
        odd.look(word);
        std::memcpy(to + at, &word, sizeof(word));
    });
    return !odd.found();
}

/// As rp::utf8(), sooner for a plain text.
inline void append_clean(std::string& out, std::string_view text, std::size_t limit = std::string_view::npos) {
    const std::string_view front = text.substr(0, limit);
    if (is_plain(front)) {
        out.append(front);
    } else {
        out.append(rp::utf8(text, limit));
    }
}

[[nodiscard]] inline std::string clean(std::string_view text, std::size_t limit = std::string_view::npos) {
    std::string out;
    append_clean(out, text, limit);
    return out;
}

}  // namespace risk::incydr
