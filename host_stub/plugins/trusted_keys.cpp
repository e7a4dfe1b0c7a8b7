// SPDX-License-Identifier: Apache-2.0
#include "plugins/trusted_keys.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <system_error>

#include "plugins/plain_file.hpp"
#include "plugins/plugin_directory.hpp"

namespace risk::plugins {
namespace {

namespace fs = std::filesystem;

constexpr const char* not_believed = "The trusted key cannot be used";
constexpr const char* folder_not_believed = "The directory of trusted keys cannot be used";

/// Why somebody else could have put it there; empty: nobody could.
std::string in_doubt(const struct stat& about) {
    if (about.st_uid != 0 && about.st_uid != ::geteuid()) return "it belongs to user " + std::to_string(about.st_uid);
    if ((about.st_mode & (S_IWGRP | S_IWOTH)) != 0) return "others can write it";
    return {};
}

Failure doubtful(const char* what, const fs::path& path, std::string found) {
    return {what, path.string(), "what only its owner, this user or root, can write", std::move(found),
            "Look whether it is right, then: chmod go-w " + path.string()};
}

/// The names in it that end in .pub, sorted.
Result<std::vector<std::string>> key_files(const fs::path& folder) {
    std::error_code error;
    std::vector<std::string> names;
    for (fs::directory_iterator at(folder, error); !error && at != fs::directory_iterator(); at.increment(error)) {
        const auto name = at->path().filename();
        if (name.extension() == ".pub" && !name.string().starts_with('.')) names.push_back(name.string());
    }
    if (error)
        return Failure{folder_not_believed, folder.string(), "a readable directory", error.message(),
                       "Let this user read it."};
    std::ranges::sort(names);
    return names;
}

}  // namespace

fs::path revoked_keys_folder(const fs::path& directory) { return directory / "revoked"; }

TrustedKeys TrustedKeys::read(const fs::path& directory) {
    TrustedKeys keys;
    keys.directory_ = directory;
    keys.read_folder(directory, false);
    if (!keys.unusable_) keys.read_folder(revoked_keys_folder(directory), true);
    if (keys.unusable_) keys.keys_.clear();
    keys.refuse_doubles();
    return keys;
}

TrustedKeys TrustedKeys::of(const minisign::PublicKey& key, const fs::path& file) {
    TrustedKeys keys;
    keys.directory_ = file;
    keys.keys_.push_back({key, file.stem().string(), file, false});
    return keys;
}

void TrustedKeys::read_folder(const fs::path& folder, bool revoked) {
    const UniqueFd open(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!open && errno == ENOENT) return;
    struct stat about {};
    if (!open || ::fstat(open.get(), &about) != 0) {
        unusable_ = Failure{folder_not_believed, folder.string(), "a readable directory", std::strerror(errno),
                            "Let this user read it, or name another with --trusted-keys."};
        return;
    }
    if (auto why = in_doubt(about); !why.empty()) {
        unusable_ = doubtful(folder_not_believed, folder, std::move(why));
        return;
    }
    // By the descriptor: what was judged is what is listed and read.
    const auto names = key_files("/proc/self/fd/" + std::to_string(open.get()));
    if (!names) {
        unusable_ = names.failure();
        unusable_->where = folder.string();
        return;
    }
    for (const auto& name : *names) read_key(folder / name, open.get(), revoked);
}

void TrustedKeys::read_key(const fs::path& file, int folder, bool revoked) {
    const auto refuse = [&](Failure why) {
        problems_.push_back(why);
        if (!revoked) return;
        why.remedy = "It cannot be told which key was revoked. Put its public file there again, or remove it.";
        unusable_ = std::move(why);
    };
    const UniqueFd open(
        ::openat(folder, file.filename().c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY));
    struct stat about {};
    if (!open || ::fstat(open.get(), &about) != 0 || !S_ISREG(about.st_mode)) {
        const char* found = !open && errno != ELOOP ? std::strerror(errno) : "a link, or no file";
        return refuse({not_believed, file.string(), "a plain file", found, "Put the key itself there."});
    }
    if (auto why = in_doubt(about); !why.empty()) return refuse(doubtful(not_believed, file, std::move(why)));
    const auto text = read_plain_file(open, file, not_believed, minisign::most_key_bytes);
    if (!text) return refuse(text.failure());
    auto key = minisign::PublicKey::parse(*text, file.string());
    if (!key) return refuse(key.failure());
    keys_.push_back({*key, file.stem().string(), file, revoked});
}

/// An id is chosen by whoever makes the key: of two keys with one id it cannot be told which one was meant.
void TrustedKeys::refuse_doubles() {
    std::map<std::string, std::vector<const KnownKey*>> by_id;
    for (const auto& each : keys_)
        if (!each.revoked) by_id[each.key.id.hex()].push_back(&each);
    std::vector<std::string> doubtful_ids;
    for (const auto& entry : by_id) {
        const auto& id = entry.first;
        const auto& same = entry.second;
        const auto other = std::ranges::find_if(same, [&](const KnownKey* each) { return each->key != same[0]->key; });
        if (other == same.end()) continue;
        doubtful_ids.push_back(id);
        problems_.push_back({"Two trusted keys have one id", (*other)->file.string(), "one key with the id " + id,
                             "another in " + same[0]->file.string(), "Remove the one that you do not trust."});
    }
    std::erase_if(keys_, [&](const KnownKey& each) {
        return !each.revoked && std::ranges::find(doubtful_ids, each.key.id.hex()) != doubtful_ids.end();
    });
}

const KnownKey* TrustedKeys::trusted(const minisign::KeyId& id) const {
    if (revoked(id) != nullptr) return nullptr;
    const auto found = std::ranges::find_if(keys_, [&](const KnownKey& each) { return each.key.id == id; });
    return found == keys_.end() ? nullptr : &*found;
}

const KnownKey* TrustedKeys::revoked(const minisign::KeyId& id) const {
    const auto same_key = [&](const KnownKey& revoked) {
        return std::ranges::any_of(keys_, [&](const KnownKey& each) {
            return !each.revoked && each.key.id == id && each.key.key == revoked.key.key;
        });
    };
    const auto found = std::ranges::find_if(
        keys_, [&](const KnownKey& each) { return each.revoked && (each.key.id == id || same_key(each)); });
    return found == keys_.end() ? nullptr : &*found;
}

std::string trusted_keys_stamp(const fs::path& directory) {
    std::string stamp;
    for (const auto& folder : {directory, revoked_keys_folder(directory)}) {
        struct stat about {};
        if (::stat(folder.c_str(), &about) != 0) continue;  // also when it is not to be read: then there are no keys
        stamp +=
            std::to_string(about.st_uid) + ' ' + std::to_string(about.st_mode) + '\n' + plugin_directory_stamp(folder);
    }
    return stamp;
}

}  // namespace risk::plugins
