// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// Where reading stands in a file: the checkpoint.
struct Place {
    std::uint64_t offset = 0;       ///< of the first byte that was not read yet
    std::uint64_t fingerprint = 0;  ///< of the bytes before it, at most 4,096: tells a file that was replaced

    [[nodiscard]] std::string text() const;
    /// The start of the file if the text is empty; false if it was not written by text().
    static bool parse(std::string_view text, Place& place);
};

std::uint64_t fingerprint(std::string_view bytes);

/// The file cannot be read now: errno's number in `error`.
struct Unreadable {
    int error = 0;
};

/// Reads whole lines, in bounded pieces, so that a file of any size costs the same memory.
class LineReader {
  public:
    /// Goes to `place`, or to the start if the file is not the one that was read up to there. Throws Unreadable.
    LineReader(const std::string& path, const Place& place);
    ~LineReader();
    LineReader(const LineReader&) = delete;
    LineReader& operator=(const LineReader&) = delete;

    /// The next line without its end; false if there is no whole line. A line beyond 1 MiB comes in parts of that size.
    /// Good until the next call.
    bool next(std::string_view& line);

    [[nodiscard]] bool started_anew() const { return started_anew_; }
    /// After the last line that next() gave.
    [[nodiscard]] Place place() const;

  private:
    bool fill();

    int file_;
    std::uint64_t offset_ = 0;  // of buffer_[used_]
    std::string buffer_;
    std::size_t used_ = 0;
    bool started_anew_ = false;
};
