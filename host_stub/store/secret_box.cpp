// SPDX-License-Identifier: Apache-2.0
#include "store/secret_box.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>

#include "store/private_file.hpp"
#include "store/store_error.hpp"

namespace risk::store {
namespace {

constexpr std::size_t key_bytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr char format = 1;  // first byte of what is sealed, so that the cipher can be changed one day

unsigned char* bytes(char* text) { return reinterpret_cast<unsigned char*>(text); }
const unsigned char* bytes(const char* text) { return reinterpret_cast<const unsigned char*>(text); }

constexpr auto not_readable = "The key file cannot be read";

Failure missing(const std::filesystem::path& file) {
    return {not_readable, file.string(), "the key that the secrets were stored with", "no such file",
            "Bring it back from your backup of the data directory. Without it the secrets must be entered again: "
            "move the database away, or edit each integration after the host has made a new key."};
}

Failure open_to_others(const std::filesystem::path& file) {
    return {"The key file was not used", file.string(), "a file that only its owner can read (mode 0600)",
            "one that others can read or write",
            "Run: chmod 600 " + file.string() + ". If others may have read it, replace the secrets."};
}

Failure wrong_length(const std::filesystem::path& file, off_t length) {
    return {"The key file was not used", file.string(), std::to_string(key_bytes) + " bytes",
            std::to_string(length) + " bytes", "Bring the file back from your backup of the data directory."};
}

int write_all(int descriptor, const unsigned char* data, std::size_t length) {
    while (length > 0) {
        const auto written = ::write(descriptor, data, length);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return written < 0 ? errno : EIO;
        data += written;
        length -= static_cast<std::size_t>(written);
    }
    return 0;
}

Result<void> write_new_key(const std::filesystem::path& file) {
    std::array<unsigned char, key_bytes> fresh{};
    randombytes_buf(fresh.data(), fresh.size());
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    int error = descriptor < 0 ? errno : write_all(descriptor, fresh.data(), fresh.size());
    if (descriptor >= 0) ::close(descriptor);
    sodium_memzero(fresh.data(), fresh.size());
    if (error != 0) return file_trouble("The key file cannot be written", file, error);
    return {};
}

struct Descriptor {
    int number;
    ~Descriptor() {
        if (number >= 0) ::close(number);
    }
};

}  // namespace

// Locked into memory, between guard pages, overwritten at the end.
struct SecretBox::Key {
    Key() : data(static_cast<unsigned char*>(sodium_malloc(key_bytes))) {
        if (data == nullptr) throw std::bad_alloc();
    }
    Key(const Key&) = delete;
    Key& operator=(const Key&) = delete;
    ~Key() { sodium_free(data); }

    Result<void> read_from(const std::filesystem::path& file) {
        const Descriptor in{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
        struct stat status {};
        if (in.number < 0 && errno == ENOENT) return missing(file);
        if (in.number < 0 || ::fstat(in.number, &status) != 0) return file_trouble(not_readable, file, errno);
        if (!S_ISREG(status.st_mode))
            return file_trouble(not_readable, file, S_ISDIR(status.st_mode) ? EISDIR : EINVAL);
        if ((status.st_mode & 077U) != 0) return open_to_others(file);
        if (status.st_size != static_cast<off_t>(key_bytes)) return wrong_length(file, status.st_size);
        if (::read(in.number, data, key_bytes) != static_cast<ssize_t>(key_bytes)) {
            return file_trouble(not_readable, file, EIO);
        }
        return {};
    }

    unsigned char* data;
};

Result<SecretBox> SecretBox::open(const std::filesystem::path& path, bool create) {
    if (sodium_init() < 0)
        return Failure{"The encryption library could not start", "libsodium", "", "", "Reinstall libsodium."};
    const auto file = std::filesystem::absolute(path).lexically_normal();
    std::error_code ignored;
    if (create && !std::filesystem::exists(file, ignored)) {
        auto created = create_private_file(file, "The key file cannot be created", write_new_key);
        // Another process may have been faster: then its key is the key.
        if (!created && !std::filesystem::exists(file, ignored)) return created.failure();
    }
    auto key = std::make_unique<Key>();
    if (auto read = key->read_from(file); !read) return read.failure();
    return SecretBox(std::move(key));
}

SecretBox::SecretBox(std::unique_ptr<Key> key) : key_(std::move(key)) {}
SecretBox::SecretBox(SecretBox&&) noexcept = default;
SecretBox& SecretBox::operator=(SecretBox&&) noexcept = default;
SecretBox::~SecretBox() = default;

std::string SecretBox::seal(const Secret& secret, std::string_view context) const {
    const auto& clear = secret.reveal();
    std::string sealed(1 + nonce_bytes + clear.size() + tag_bytes, '\0');
    sealed[0] = format;
    auto* nonce = bytes(sealed.data()) + 1;
    randombytes_buf(nonce, nonce_bytes);
    crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + nonce_bytes, nullptr, bytes(clear.data()), clear.size(),
                                               bytes(context.data()), context.size(), nullptr, nonce, key_->data);
    return sealed;
}

Result<Secret> SecretBox::unseal(std::string_view sealed, std::string_view context) const {
    const Failure refused{"A stored secret cannot be decrypted", std::string(context),
                          "the key file it was stored with", "another key, or altered data",
                          "Bring the key file back, or enter the secret again."};
    if (sealed.size() < 1 + nonce_bytes + tag_bytes || sealed[0] != format) return refused;
    const auto* nonce = bytes(sealed.data()) + 1;
    const auto length = sealed.size() - 1 - nonce_bytes;
    std::string clear(length - tag_bytes, '\0');
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(bytes(clear.data()), nullptr, nullptr, nonce + nonce_bytes, length,
                                                   bytes(context.data()), context.size(), nonce, key_->data) != 0) {
        return refused;
    }
    return Secret(std::move(clear));
}

}  // namespace risk::store
