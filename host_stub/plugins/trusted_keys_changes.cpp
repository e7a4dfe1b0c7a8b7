// SPDX-License-Identifier: Apache-2.0
// How keys come to be trusted, and how they cease to be.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "plugins/trusted_keys.hpp"
#include "plugins/unique_fd.hpp"

namespace risk::plugins {
namespace {

namespace fs = std::filesystem;

Failure cannot_write(const fs::path& path) {
    return {"The directory of trusted keys cannot be changed",
            path.string(),
            "a directory that this user can write",
            std::strerror(errno),
            {}};
}

bool sync(const fs::path& path) {
    const UniqueFd open(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    return open && ::fsync(open.get()) == 0;
}

/// Readable for the host, whoever adds the keys; writable for its owner, whatever the umask.
Result<void> make_folder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder.parent_path(), error);
    if (::mkdir(folder.c_str(), 0755) == 0) {
        if (::chmod(folder.c_str(), 0755) == 0 && sync(folder.parent_path())) return {};
    } else if (errno == EEXIST) {
        return {};
    }
    return cannot_write(folder);
}

Result<void> write_key(const fs::path& file, const std::string& text) {
    const auto beside = file.string() + ".new" + std::to_string(::getpid());
    const UniqueFd open(::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644));
    if (!open) return cannot_write(beside);
    const bool written = ::write(open.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                         ::fchmod(open.get(), 0644) == 0 && ::fsync(open.get()) == 0 &&
                         ::link(beside.c_str(), file.c_str()) == 0;
    auto why = written ? Result<void>() : Result<void>(cannot_write(file));
    ::unlink(beside.c_str());
    if (!written) return why;
    return sync(file.parent_path()) ? Result<void>() : Result<void>(cannot_write(file.parent_path()));
}

Failure taken(const KnownKey& other, const std::string& what) {
    return {"The key cannot be trusted", other.file.string(), what + " of its own", "another key has it",
            "Look which of them is the right one; remove the other."};
}

Result<TrustedKeys> readable(const fs::path& directory) {
    auto known = TrustedKeys::read(directory);
    if (known.unusable()) return *known.unusable();
    return known;
}

}  // namespace

Result<KnownKey> trust_key(const fs::path& directory, const minisign::PublicKey& key, const std::string& name) {
    if (auto made = make_folder(directory); !made) return made.failure();
    const auto known = readable(directory);
    if (!known) return known.failure();
    for (const auto& each : known->all()) {
        if (!each.revoked || (each.key.id != key.id && each.key.key != key.key)) continue;
        return Failure{"The key was revoked", each.file.string(), "a key that was never revoked", each.key.id.hex(),
                       "If that was a mistake, remove this file first."};
    }
    for (const auto& each : known->all()) {
        if (each.revoked) continue;
        if (each.key == key) return each;
        if (each.key.id == key.id) return taken(each, "an id");
        if (each.name == name) return taken(each, "a name");
    }
    const auto file = directory / (name + ".pub");
    if (auto written = write_key(file, key.text()); !written) return written.failure();
    return KnownKey{key, name, file, false};
}

Result<KnownKey> revoke_key(const fs::path& directory, const minisign::KeyId& id) {
    const auto known = readable(directory);
    if (!known) return known.failure();
    std::optional<KnownKey> moved;
    const auto folder = revoked_keys_folder(directory);
    for (const auto& each : known->all()) {  // one key may be there under several names
        if (each.revoked || each.key.id != id) continue;
        if (auto made = make_folder(folder); !made) return made.failure();
        const auto file = folder / (id.hex() + ".pub");
        if (::rename(each.file.c_str(), file.c_str()) != 0) return cannot_write(each.file);
        moved = KnownKey{each.key, each.name, file, true};
    }
    if (!moved) {
        return Failure{"No such key is trusted", directory.string(), "the id of a trusted key", id.hex(),
                       "host_stub plugin keys lists them."};
    }
    if (!sync(folder) || !sync(directory)) return cannot_write(folder);
    return *moved;
}

}  // namespace risk::plugins
