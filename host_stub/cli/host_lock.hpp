// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/failure.hpp"

namespace risk::cli {

/// Held by the one host that runs on a data directory; goes with the process, however it ends.
class HostLock {
  public:
    /// Fails with the holder's pid if another host runs there.
    static Result<HostLock> acquire(const std::filesystem::path& file);
    HostLock(HostLock&& other) noexcept;
    HostLock& operator=(HostLock&&) = delete;
    ~HostLock();

    /// Writes down where the host answers, for running_host_url.
    void announce(const std::string& url) const;

  private:
    explicit HostLock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
};

/// Ends the command: refused if another host runs there, failed if the file cannot be had.
HostLock take_host_lock(const std::filesystem::path& file);

/// Asks without taking it, so that asking never keeps a host from starting.
bool host_is_running(const std::filesystem::path& file);

/// "http://127.0.0.1:8080" of the host that runs there; nothing if none does, or it does not answer yet.
std::optional<std::string> running_host_url(const std::filesystem::path& file);

}  // namespace risk::cli
