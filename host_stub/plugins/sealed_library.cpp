// SPDX-License-Identifier: Apache-2.0
#include "plugins/sealed_library.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/mman.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <functional>
#include <memory>
#include <string_view>

#include "plugins/plain_file.hpp"

namespace risk::plugins {
namespace {

constexpr std::size_t most_bytes = 256U << 20U;
constexpr std::size_t block_bytes = 64U << 10U;

class Sha256 {
  public:
    Sha256() { crypto_hash_sha256_init(&state_); }
    void add(std::string_view bytes) {
        crypto_hash_sha256_update(&state_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    }
    std::string hex() {
        std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
        crypto_hash_sha256_final(&state_, digest.data());
        std::array<char, 2 * crypto_hash_sha256_BYTES + 1> text{};
        sodium_bin2hex(text.data(), text.size(), digest.data(), digest.size());
        return text.data();
    }

  private:
    crypto_hash_sha256_state state_{};
};

Failure unreadable(const std::filesystem::path& file, const char* expected, std::string found) {
    return {"The library cannot be read", file.string(), expected, std::move(found), {}};
}

Result<UniqueFd> open_library(const std::filesystem::path& file) {
    return open_plain_file(file, "The library cannot be read", most_bytes);
}

/// Hands every block of the file to `use`, which may refuse it.
Result<void> each_block(int fd, const std::filesystem::path& file, const std::function<bool(std::string_view)>& use) {
    const auto block = std::make_unique<char[]>(block_bytes);
    std::size_t total = 0;
    while (true) {
        const ssize_t got = ::read(fd, block.get(), block_bytes);
        if (got == 0) return {};
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return unreadable(file, "a readable file", std::strerror(errno));
        total += static_cast<std::size_t>(got);
        if (total > most_bytes) return unreadable(file, "at most 256 MiB", "more");  // it grows while it is read
        if (!use({block.get(), static_cast<std::size_t>(got)})) {
            return unreadable(file, "memory for a copy of it", std::strerror(errno));
        }
    }
}

bool write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t done = ::write(fd, bytes.data(), bytes.size());
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(done));
    }
    return true;
}

bool seal(int fd) { return ::fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) == 0; }

}  // namespace

Result<SealedLibrary> SealedLibrary::verify(const std::filesystem::path& file, const std::string& sha256) {
    auto source = open_library(file);
    if (!source) return source.failure();
    UniqueFd copy(::memfd_create("plugin", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!copy) return unreadable(file, "memory for a copy of it", std::strerror(errno));
    Sha256 hash;
    auto read = each_block(source->get(), file, [&](std::string_view block) {
        hash.add(block);
        return write_all(copy.get(), block);
    });
    if (!read) return read.failure();
    if (!seal(copy.get())) return unreadable(file, "a sealed copy of it", std::strerror(errno));
    if (const std::string found = hash.hex(); found != sha256) {
        return Failure{.what = "The library is not the one that its manifest describes",
                       .where = file.string(),
                       .expected = "SHA-256 " + sha256,
                       .found = found,
                       .remedy = "Install library and manifest from one release."};
    }
    return SealedLibrary(std::move(copy));
}

Result<std::string> sha256_of_file(const std::filesystem::path& file) {
    auto source = open_library(file);
    if (!source) return source.failure();
    Sha256 hash;
    auto read = each_block(source->get(), file, [&](std::string_view block) {
        hash.add(block);
        return true;
    });
    if (!read) return read.failure();
    return hash.hex();
}

}  // namespace risk::plugins
