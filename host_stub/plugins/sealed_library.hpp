// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "base/failure.hpp"
#include "plugins/unique_fd.hpp"

namespace risk::plugins {

/// A library as it was at one moment: read once, hashed, and copied to where nobody can change it any more. So what was
/// verified is what gets loaded, whatever happens to the file meanwhile.
class SealedLibrary {
  public:
    /// Fails if there is no such plain file, if it is larger than 256 MiB, or if its hash is not `sha256`.
    static Result<SealedLibrary> verify(const std::filesystem::path& file, const std::string& sha256);

    /// Where the sealed copy can be opened, in this process and for as long as this object lives. glibc takes two
    /// libraries with one path for one: so keep this object at least until the library is closed.
    [[nodiscard]] const std::string& path() const { return path_; }

    /// Leaves the copy open until the process ends.
    void keep_for_ever() && { (void)copy_.release(); }

  private:
    explicit SealedLibrary(UniqueFd copy)
        : copy_(std::move(copy)), path_("/proc/self/fd/" + std::to_string(copy_.get())) {}
    UniqueFd copy_;
    std::string path_;  // kept: it is needed when there may be no memory
};

/// SHA-256 of a file, as lower-case hex.
Result<std::string> sha256_of_file(const std::filesystem::path& file);

}  // namespace risk::plugins
