// SPDX-License-Identifier: Apache-2.0
#include "line_reader.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>

namespace {

constexpr std::size_t piece = 1U << 20U;
constexpr std::uint64_t most_fingerprinted = 4096;
constexpr std::string_view prefix = "file_drop 1 ";

std::string read_at(int file, std::uint64_t offset, std::size_t length) {
    std::string bytes(length, '\0');
    std::size_t got = 0;
    while (got < length) {
        const ssize_t count = ::pread(file, bytes.data() + got, length - got, static_cast<off_t>(offset + got));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) throw Unreadable{errno};
        if (count == 0) break;
        got += static_cast<std::size_t>(count);
    }
    bytes.resize(got);
    return bytes;
}

std::uint64_t fingerprint_before(int file, std::uint64_t offset) {
    return fingerprint(read_at(file, 0, static_cast<std::size_t>(std::min(offset, most_fingerprinted))));
}

// O_NONBLOCK: a pipe in the place of the file must not hang the plugin.
int open_file(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat about {};
    if (file < 0) throw Unreadable{errno};
    if (::fstat(file, &about) == 0 && S_ISREG(about.st_mode)) return file;
    ::close(file);
    throw Unreadable{EISDIR};
}

}  // namespace

std::uint64_t fingerprint(std::string_view bytes) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;  // FNV-1a
    for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3ULL;
    return hash;
}

std::string Place::text() const {
    return std::string(prefix) + std::to_string(offset) + ' ' + std::to_string(fingerprint);
}

bool Place::parse(std::string_view text, Place& place) {
    if (text.empty()) return true;
    if (text.substr(0, prefix.size()) != prefix) return false;
    Place read;
    const char* const end = text.data() + text.size();
    const auto offset = std::from_chars(text.data() + prefix.size(), end, read.offset);
    if (offset.ec != std::errc() || offset.ptr == end || *offset.ptr != ' ') return false;
    const auto mark = std::from_chars(offset.ptr + 1, end, read.fingerprint);
    if (mark.ec != std::errc() || mark.ptr != end || read.offset > INT64_MAX) return false;
    place = read;
    return true;
}

LineReader::LineReader(const std::string& path, const Place& place) : file_(open_file(path)), offset_(place.offset) {
    struct stat about {};
    const bool long_enough = ::fstat(file_, &about) == 0 && static_cast<std::uint64_t>(about.st_size) >= offset_;
    if (offset_ == 0 || (long_enough && fingerprint_before(file_, offset_) == place.fingerprint)) return;
    started_anew_ = true;
    offset_ = 0;
}

LineReader::~LineReader() { ::close(file_); }

bool LineReader::fill() {
    buffer_.erase(0, used_);
    used_ = 0;
    const std::string more = read_at(file_, offset_ + buffer_.size(), piece - buffer_.size());
    buffer_ += more;
    return !more.empty();
}

bool LineReader::next(std::string_view& line) {
    std::size_t end = buffer_.find('\n', used_);
    if (end == std::string::npos && fill()) end = buffer_.find('\n');
    const bool whole = end != std::string::npos;
    if (!whole && buffer_.size() - used_ < piece) return false;
    const std::size_t length = (whole ? end : buffer_.size()) - used_;
    line = std::string_view(buffer_).substr(used_, length);
    const std::size_t step = length + (whole ? 1 : 0);
    used_ += step;
    offset_ += step;
    return true;
}

Place LineReader::place() const { return {offset_, fingerprint_before(file_, offset_)}; }
