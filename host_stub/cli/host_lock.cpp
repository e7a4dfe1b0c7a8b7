// SPDX-License-Identifier: Apache-2.0
#include "cli/host_lock.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <utility>

#include "base/clock.hpp"
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

/// Three lines: pid, URL (may be empty), since when.
LockHolder read_holder(int descriptor) {
    std::array<char, 512> text{};
    const auto length = pread(descriptor, text.data(), text.size(), 0);
    std::istringstream in(std::string(text.data(), length > 0 ? static_cast<std::size_t>(length) : 0));
    LockHolder holder;
    std::string line;
    if (std::getline(in, line)) holder.pid = static_cast<pid_t>(std::strtol(line.c_str(), nullptr, 10));
    std::getline(in, holder.url);
    if (std::getline(in, line)) holder.since_s = std::strtoll(line.c_str(), nullptr, 10);
    return holder;
}

/// Somebody may have put another file in its place while we waited: a lock on the former one keeps nobody out.
bool still_there(int descriptor, const std::filesystem::path& file) {
    struct stat ours {
    }, named{};
    return fstat(descriptor, &ours) == 0 && stat(file.c_str(), &named) == 0 && ours.st_ino == named.st_ino &&
           ours.st_dev == named.st_dev;
}

}  // namespace

std::string LockHolder::name() const { return pid > 0 ? "process " + std::to_string(pid) : "another process"; }

bool LockHolder::stopped() const {
    if (pid <= 0) return false;
    std::ifstream in("/proc/" + std::to_string(pid) + "/stat");
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const auto after_name = text.rfind(") ");  // the name may have brackets in it
    return after_name != std::string::npos && std::strchr("Tt", text[after_name + 2]) != nullptr;
}

Result<HostLock> HostLock::take(const std::filesystem::path& file, int how) {
    while (true) {
        const int descriptor = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (descriptor < 0) {
            return Failure{"The host's lock file cannot be opened", file.string(), "", std::strerror(errno),
                           "The data directory must be writable for this user."};
        }
        HostLock lock(descriptor, system_clock().unix_s());
        auto request = whole_file();
        if (fcntl(descriptor, how, &request) != 0) {
            return Failure{"A host runs on this data directory already", file.parent_path().string(), "no other host",
                           read_holder(descriptor).name(),
                           "Stop that one first, or choose another directory with --data DIR."};
        }
        if (!still_there(descriptor, file)) continue;
        lock.since_s_ = system_clock().unix_s();
        if (lock.write_down({})) return lock;
        return Failure{"The host's lock file cannot be written", file.string(), "", std::strerror(errno),
                       "Is the disk full?"};
    }
}

Result<HostLock> HostLock::acquire(const std::filesystem::path& file) { return take(file, F_OFD_SETLK); }
Result<HostLock> HostLock::wait_for(const std::filesystem::path& file) { return take(file, F_OFD_SETLKW); }

HostLock::HostLock(HostLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), since_s_(other.since_s_) {}

HostLock::~HostLock() {
    if (descriptor_ >= 0) close(descriptor_);
}

bool HostLock::write_down(const std::string& url) const {
    const auto text = std::to_string(getpid()) + '\n' + url + '\n' + std::to_string(since_s_) + '\n';
    return pwrite(descriptor_, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()) &&
           ftruncate(descriptor_, static_cast<off_t>(text.size())) == 0;
}

void HostLock::announce(const std::string& url) const {
    // Only a convenience: without it a command has to be told where the host is.
    static_cast<void>(write_down(url));
}

HostLock take_host_lock(const std::filesystem::path& file) {
    auto lock = HostLock::acquire(file);
    if (!lock) throw CommandError(host_is_running(file) ? exit_refused : exit_failed, lock.failure());
    return std::move(*lock);
}

std::optional<LockHolder> lock_holder(const std::filesystem::path& file) {
    const int descriptor = open(file.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (descriptor < 0) return std::nullopt;
    std::optional<LockHolder> holder;
    auto request = whole_file();
    if (fcntl(descriptor, F_OFD_GETLK, &request) == 0 && request.l_type != F_UNLCK) holder = read_holder(descriptor);
    close(descriptor);
    return holder;
}

std::optional<std::string> running_host_url(const std::filesystem::path& file) {
    const auto holder = lock_holder(file);
    if (!holder || holder->url.empty()) return std::nullopt;
    return holder->url;
}

bool host_is_running(const std::filesystem::path& file) { return lock_holder(file).has_value(); }

}  // namespace risk::cli
