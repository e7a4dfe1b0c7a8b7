// SPDX-License-Identifier: Apache-2.0
#include "cli/input_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

namespace risk::cli {
namespace {

Failure cannot_write(const std::filesystem::path& path, int error) {
    return {"The file cannot be written", path.string(), "", std::strerror(error), ""};
}

bool write_all(int descriptor, const std::string& text) {
    std::size_t done = 0;
    while (done < text.size()) {
        const auto count = write(descriptor, text.data() + done, text.size() - done);
        if (count < 0 && errno != EINTR) return false;
        if (count > 0) done += static_cast<std::size_t>(count);
    }
    return fsync(descriptor) == 0;
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path, std::size_t max_bytes) {
    std::error_code error;
    const auto size = std::filesystem::is_directory(path, error) ? 0 : std::filesystem::file_size(path, error);
    if (std::filesystem::is_directory(path))
        return Failure{"The file cannot be read", path.string(), "a file", "a directory", ""};
    if (error) return Failure{"The file cannot be read", path.string(), "", error.message(), ""};
    if (size > max_bytes) {
        return Failure{"The file is too large", path.string(), "at most " + std::to_string(max_bytes) + " bytes",
                       std::to_string(size), ""};
    }
    std::ifstream in(path, std::ios::binary);
    std::string text(size, '\0');
    if (!in.read(text.data(), static_cast<std::streamsize>(size)) && size != 0) {
        return Failure{"The file cannot be read", path.string(), "", std::strerror(errno), ""};
    }
    return text;
}

Result<void> write_file_atomically(const std::filesystem::path& path, const std::string& text) {
    const auto beside = path.string() + ".new" + std::to_string(getpid());
    const int descriptor = open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0) return cannot_write(beside, errno);
    const bool written = write_all(descriptor, text);
    const int error = errno;
    close(descriptor);
    if (written && rename(beside.c_str(), path.c_str()) == 0) return {};
    const int cause = written ? errno : error;
    unlink(beside.c_str());
    return cannot_write(path, cause);
}

}  // namespace risk::cli
