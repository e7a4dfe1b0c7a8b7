// SPDX-License-Identifier: Apache-2.0
#include "cli/data_directory.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "store/secret_keeper.hpp"

namespace risk::cli {
namespace {

namespace fs = std::filesystem;

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

Result<void> make_directory(const fs::path& path) {
    std::error_code error;
    if (path.has_parent_path()) fs::create_directories(path.parent_path(), error);
    if (mkdir(path.c_str(), 0700) == 0 || errno == EEXIST) return {};
    return Failure{"The data directory cannot be made", path.string(), "", std::strerror(errno),
                   "Choose another with --data DIR, or make it for this user."};
}

}  // namespace

fs::path default_data_path() {
    if (const auto chosen = environment("HOST_STUB_DATA"); !chosen.empty()) return chosen;
    if (geteuid() == 0) return "/var/lib/host_stub";
    if (const auto state = environment("XDG_STATE_HOME"); !state.empty()) return fs::path(state) / "host_stub";
    if (const auto home = environment("HOME"); !home.empty()) return fs::path(home) / ".local/state/host_stub";
    return "data";
}

Result<DataDirectory> open_data_directory(const fs::path& path, Use use) {
    std::error_code error;
    const auto status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found) {
        if (use == Use::existing) {
            return Failure{"There is no data directory", path.string(), "the directory of a host", "nothing",
                           "Name it with --data DIR; the first host_stub serve, or integration add, makes it."};
        }
        if (const auto made = make_directory(path); !made) return made.failure();
    } else if (status.type() != fs::file_type::directory) {
        const auto found = error ? error.message() : std::string("something else");
        return Failure{"The data directory cannot be used", path.string(), "a directory", found,
                       "Choose another with --data DIR."};
    }
    return DataDirectory{fs::absolute(path)};
}

KeySource key_source(const fs::path& named, const DataDirectory& directory) {
    if (!named.empty()) return {named, store::KeyPlace::named};
    if (const auto file = environment("HOST_STUB_KEY_FILE"); !file.empty()) return {file, store::KeyPlace::named};
    if (const auto given = environment("CREDENTIALS_DIRECTORY"); !given.empty()) {
        const auto credential = fs::path(given) / "host_stub.key";
        std::error_code error;
        if (fs::exists(credential, error)) return {credential, store::KeyPlace::credential};
    }
    return {directory.key(), store::KeyPlace::data_directory};
}

Result<OpenStore> open_store(const fs::path& data, Use use, const fs::path& key_file) {
    auto directory = open_data_directory(data, use);
    if (!directory) return directory.failure();
    if (use == Use::existing && !fs::exists(directory->database())) {
        return Failure{
            "Nothing is stored here yet", directory->database().string(), "the database of a host", "no such file",
            "Name the data directory with --data DIR; the first host_stub serve, or integration add, makes it."};
    }
    auto database = store::Database::open(
        directory->database(), use == Use::existing ? store::OpenMode::existing : store::OpenMode::create_or_open);
    if (!database) return database.failure();
    const auto key = key_source(key_file, *directory);
    const bool may_make_one = use == Use::serve || (use == Use::create && !store::holds_secrets(**database));
    auto secrets = store::SecretBox::open(key.file, may_make_one, key.place);
    if (!secrets) return secrets.failure();
    return OpenStore{std::move(*directory), std::move(*database), std::move(*secrets)};
}

}  // namespace risk::cli
