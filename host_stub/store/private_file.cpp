// SPDX-License-Identifier: Apache-2.0
#include "store/private_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "store/store_error.hpp"

namespace risk::store {
namespace {

int sync_path(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return errno;
    const int error = ::fsync(descriptor) == 0 ? 0 : errno;
    ::close(descriptor);
    return error;
}

int write_all(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return written < 0 ? errno : EIO;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
}

// Removed however this ends: after success it is only a second name of the file.
struct Provisional {
    std::filesystem::path path;
    ~Provisional() { ::unlink(path.c_str()); }
};

}  // namespace

int write_into(const std::filesystem::path& file, std::string_view bytes) {
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    if (descriptor < 0) return errno;
    const int error = write_all(descriptor, bytes);
    ::close(descriptor);
    return error;
}

int make_durable(const std::filesystem::path& file) {
    if (const int error = sync_path(file); error != 0) return error;
    return sync_path(file.parent_path());
}

Result<void> create_private_file(const std::filesystem::path& target, const std::string& what,
                                 const std::function<Result<void>(const std::filesystem::path& provisional)>& fill) {
    if (::access(target.c_str(), F_OK) == 0) return file_trouble(what, target, EEXIST);
    // Never a name twice: one that a killed process left must not stand in the way, and in a container each has the same id.
    auto provisional = target.string() + provisional_suffix + "XXXXXX";
    const int descriptor = ::mkostemp(provisional.data(), O_CLOEXEC);
    if (descriptor < 0) return file_trouble(what, target, errno);
    ::close(descriptor);
    const Provisional removed_at_the_end{provisional};
    if (auto filled = fill(provisional); !filled) return filled;
    if (const int error = sync_path(provisional); error != 0) return file_trouble(what, provisional, error);
    if (::link(provisional.c_str(), target.c_str()) != 0) return file_trouble(what, target, errno);
    const int error = make_durable(target);
    if (error == 0) return {};
    ::unlink(target.c_str());  // it might be gone after a power cut, and must not be taken for good until then
    return file_trouble(what, target, error);
}

}  // namespace risk::store
