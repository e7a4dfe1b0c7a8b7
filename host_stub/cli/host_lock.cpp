// SPDX-License-Identifier: Apache-2.0
#include "cli/host_lock.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <string>
#include <utility>

#include "cli/command_error.hpp"

namespace risk::cli {
namespace {

/// Open-file-description locks: unlike flock they can be asked about, unlike POSIX locks another close() does not drop them.
struct flock whole_file() {
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    return lock;
}

std::string holder(int descriptor) {
    std::array<char, 32> text{};
    const auto length = pread(descriptor, text.data(), text.size(), 0);
    std::string pid(text.data(), length > 0 ? static_cast<std::size_t>(length) : 0);
    pid.erase(std::min(pid.find('\n'), pid.size()));
    return pid.empty() ? "another process" : "process " + pid;
}

}  // namespace

Result<HostLock> HostLock::acquire(const std::filesystem::path& file) {
    const int descriptor = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0) {
        return Failure{"The host's lock file cannot be opened", file.string(), "", std::strerror(errno),
                       "The data directory must be writable for this user."};
    }
    HostLock lock(descriptor);
    auto request = whole_file();
    if (fcntl(descriptor, F_OFD_SETLK, &request) != 0) {
        return Failure{"A host runs on this data directory already", file.parent_path().string(), "no other host",
                       holder(descriptor), "Stop that one first, or choose another directory with --data DIR."};
    }
    const auto pid = std::to_string(getpid()) + '\n';
    if (ftruncate(descriptor, 0) != 0 || pwrite(descriptor, pid.data(), pid.size(), 0) < 0) {
        return Failure{"The host's lock file cannot be written", file.string(), "", std::strerror(errno),
                       "Is the disk full?"};
    }
    return lock;
}

HostLock::HostLock(HostLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

HostLock::~HostLock() {
    if (descriptor_ >= 0) close(descriptor_);
}

// The holder's pid stays the first line.
void HostLock::announce(const std::string& url) const {
    const auto text = std::to_string(getpid()) + '\n' + url + '\n';
    // Only a convenience: without it a command has to be told where the host is.
    static_cast<void>(pwrite(descriptor_, text.data(), text.size(), 0));
}

HostLock take_host_lock(const std::filesystem::path& file) {
    auto lock = HostLock::acquire(file);
    if (!lock) throw CommandError(host_is_running(file) ? exit_refused : exit_failed, lock.failure());
    return std::move(*lock);
}

std::optional<std::string> running_host_url(const std::filesystem::path& file) {
    if (!host_is_running(file)) return std::nullopt;
    std::ifstream in(file);
    std::string pid, url;
    if (!std::getline(in, pid) || !std::getline(in, url) || url.empty()) return std::nullopt;
    return url;
}

bool host_is_running(const std::filesystem::path& file) {
    const int descriptor = open(file.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (descriptor < 0) return false;
    auto request = whole_file();
    const bool held = fcntl(descriptor, F_OFD_GETLK, &request) == 0 && request.l_type != F_UNLCK;
    close(descriptor);
    return held;
}

}  // namespace risk::cli
