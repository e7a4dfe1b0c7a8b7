// SPDX-License-Identifier: Apache-2.0
#include "store/key_file.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <new>
#include <string_view>

#include "store/private_file.hpp"
#include "store/store_error.hpp"

namespace risk::store {
namespace {

constexpr std::size_t key_bytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr auto not_readable = "The key file cannot be read";
constexpr auto not_used = "The key file was not used";

Failure missing(const std::filesystem::path& file) {
    return {
        not_readable, file.string(), "the key that the secrets were stored with", "no such file",
        "Bring it back from where you keep it, or name it with --key-file. If it is lost, host_stub serve makes a new "
        "one and says which integrations need their secrets again; events and scores do not depend on it."};
}

Failure open_to_others(const std::filesystem::path& file) {
    return {not_used, file.string(), "a file that only its owner can read (mode 0600)",
            "one that others can read or write",
            "Run: chmod 600 " + file.string() + ". If others may have read it, replace the secrets."};
}

Failure anothers(const std::filesystem::path& file, uid_t owner) {
    return {not_used, file.string(), "a file of the user that runs host_stub, or of root",
            "one of user " + std::to_string(owner),
            "Give it to the user that runs host_stub. If others may have read it, replace the secrets."};
}

Failure wrong_length(const std::filesystem::path& file, off_t length) {
    return {
        not_used, file.string(), std::to_string(key_bytes) + " bytes", std::to_string(length) + " bytes",
        "Bring the file back from where you keep it. If it is lost, move this one away: host_stub serve makes a new "
        "one and says which integrations need their secrets again."};
}

Failure a_link(const std::filesystem::path& file) {
    return {not_used, file.string(), "a file of its own", "a symbolic link",
            "Put the file there, or name where it is with --key-file."};
}

// systemd gives a service its credential by an access list, whose mask stat shows as the group's bits.
mode_t forbidden_bits(KeyPlace place) { return place == KeyPlace::credential ? 037U : 077U; }

Result<void> check(const std::filesystem::path& file, const struct stat& status, KeyPlace place) {
    if (!S_ISREG(status.st_mode)) return file_trouble(not_readable, file, S_ISDIR(status.st_mode) ? EISDIR : EINVAL);
    if ((status.st_mode & forbidden_bits(place)) != 0) return open_to_others(file);
    if (status.st_uid != 0 && status.st_uid != ::geteuid()) return anothers(file, status.st_uid);
    if (status.st_size != static_cast<off_t>(key_bytes)) return wrong_length(file, status.st_size);
    return {};
}

struct Descriptor {
    int number;
    ~Descriptor() {
        if (number >= 0) ::close(number);
    }
};

KeyId id_of(const unsigned char* key) {
    constexpr std::string_view purpose = "which key this is";
    std::array<unsigned char, crypto_generichash_BYTES_MIN> hash{};
    crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(purpose.data()), purpose.size(),
                       key, key_bytes);
    KeyId id = 0;
    for (std::size_t i = 0; i < sizeof id; ++i) id = id << 8U | hash.at(i);
    return id;
}

Result<void> write_new_key(const std::filesystem::path& file) {
    std::array<unsigned char, key_bytes> fresh{};
    randombytes_buf(fresh.data(), fresh.size());
    const int error = write_into(file, {reinterpret_cast<const char*>(fresh.data()), fresh.size()});
    sodium_memzero(fresh.data(), fresh.size());
    if (error != 0) return file_trouble("The key file cannot be written", file, error);
    return {};
}

}  // namespace

std::string key_text(KeyId id) {
    std::array<char, 17> text{};
    std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(id));
    return text.data();
}

SecretKey::SecretKey() : data_(static_cast<unsigned char*>(sodium_malloc(key_bytes))) {
    if (data_ == nullptr) throw std::bad_alloc();
}
SecretKey::~SecretKey() { sodium_free(data_); }

Result<std::shared_ptr<const SecretKey>> SecretKey::read(const std::filesystem::path& file, KeyPlace place) {
    if (sodium_init() < 0)
        return Failure{"The encryption library could not start", "libsodium", "", "", "Reinstall libsodium."};
    const int links = place == KeyPlace::data_directory ? O_NOFOLLOW : 0;
    // Without waiting: a named pipe has no key in it.
    const Descriptor in{::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | links)};
    struct stat status {};
    if (in.number < 0 && errno == ENOENT) return missing(file);
    if (in.number < 0 && errno == ELOOP && links != 0) return a_link(file);
    if (in.number < 0 || ::fstat(in.number, &status) != 0) return file_trouble(not_readable, file, errno);
    if (auto fit = check(file, status, place); !fit) return fit.failure();
    std::shared_ptr<SecretKey> key(new SecretKey);
    if (::read(in.number, key->data_, key_bytes) != static_cast<ssize_t>(key_bytes)) {
        return file_trouble(not_readable, file, EIO);
    }
    key->id_ = id_of(key->data_);
    key->made_s_ = status.st_mtim.tv_sec;
    return std::shared_ptr<const SecretKey>(std::move(key));
}

Result<void> SecretKey::create(const std::filesystem::path& file) {
    if (sodium_init() < 0)
        return Failure{"The encryption library could not start", "libsodium", "", "", "Reinstall libsodium."};
    return create_private_file(file, "The key file cannot be created", write_new_key);
}

}  // namespace risk::store
