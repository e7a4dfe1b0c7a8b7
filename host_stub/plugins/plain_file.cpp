// SPDX-License-Identifier: Apache-2.0
#include "plugins/plain_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

namespace risk::plugins {
namespace {

std::string size_words(std::size_t bytes) {
    return bytes >= (1U << 20U) ? std::to_string(bytes >> 20U) + " MiB" : std::to_string(bytes) + " bytes";
}

}  // namespace

Result<UniqueFd> open_plain_file(const std::filesystem::path& file, const std::string& what, std::size_t most_bytes) {
    UniqueFd fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (!fd) return Failure{what, file.string(), "a readable file", std::strerror(errno), {}};
    struct stat about {};
    if (::fstat(fd.get(), &about) != 0 || !S_ISREG(about.st_mode)) {
        return Failure{
            what, file.string(), "a plain file", S_ISDIR(about.st_mode) ? "a directory" : "something else", {}};
    }
    if (static_cast<std::size_t>(about.st_size) > most_bytes) {
        return Failure{
            what, file.string(), "at most " + size_words(most_bytes), std::to_string(about.st_size) + " bytes", {}};
    }
    return fd;
}

Result<std::string> read_plain_file(const UniqueFd& open, const std::filesystem::path& file, const std::string& what,
                                    std::size_t most_bytes) {
    std::string text(4096, '\0');
    std::size_t length = 0;
    while (true) {
        if (length == text.size()) text.resize(2 * length);
        const ssize_t got = ::read(open.get(), text.data() + length, text.size() - length);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return Failure{what, file.string(), "a readable file", std::strerror(errno), {}};
        if (got == 0) break;
        length += static_cast<std::size_t>(got);
        if (length > most_bytes)  // it grows while it is read
            return Failure{what, file.string(), "at most " + size_words(most_bytes), "more", {}};
    }
    text.resize(length);
    return text;
}

Result<std::string> read_plain_file(const std::filesystem::path& file, const std::string& what,
                                    std::size_t most_bytes) {
    auto open = open_plain_file(file, what, most_bytes);
    if (!open) return open.failure();
    return read_plain_file(*open, file, what, most_bytes);
}

}  // namespace risk::plugins
