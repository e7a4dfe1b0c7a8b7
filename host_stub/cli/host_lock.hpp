// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "base/failure.hpp"

namespace risk::cli {

/// Who has written himself down in a lock file; zeros and an empty text where he has not.
struct LockHolder {
    pid_t pid = 0;
    std::string url;           ///< empty: does not answer (yet)
    std::int64_t since_s = 0;  ///< Unix time

    [[nodiscard]] std::string name() const;  ///< "process 12", "another process"
    [[nodiscard]] bool stopped() const;      ///< by SIGSTOP or a debugger: it holds the lock and does nothing
};

/// Held by the one host that runs on a data directory; goes with the process, however it ends.
class HostLock {
  public:
    /// Fails with the holder's pid if another host runs there.
    static Result<HostLock> acquire(const std::filesystem::path& file);
    /// The same, and waits until nobody holds it: without end, or until a signal interrupts the thread; then it fails.
    static Result<HostLock> wait_for(const std::filesystem::path& file);
    HostLock(HostLock&& other) noexcept;
    HostLock& operator=(HostLock&&) = delete;
    ~HostLock();

    /// Writes down where the host answers, for running_host_url.
    void announce(const std::string& url) const;

  private:
    HostLock(int descriptor, std::int64_t since_s) : descriptor_(descriptor), since_s_(since_s) {}
    static Result<HostLock> take(const std::filesystem::path& file, int how);
    [[nodiscard]] bool write_down(const std::string& url) const;

    int descriptor_;
    std::int64_t since_s_;
};

/// Ends the command: refused if another host runs there, failed if the file cannot be had.
HostLock take_host_lock(const std::filesystem::path& file);

/// Who holds the lock; nothing if nobody does. Asks without taking it, so that asking never keeps a host from starting.
std::optional<LockHolder> lock_holder(const std::filesystem::path& file);

bool host_is_running(const std::filesystem::path& file);

/// "http://127.0.0.1:8080" of the host that runs there; nothing if none does, or it does not answer yet.
std::optional<std::string> running_host_url(const std::filesystem::path& file);

}  // namespace risk::cli
