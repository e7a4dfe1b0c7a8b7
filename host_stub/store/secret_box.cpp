// SPDX-License-Identifier: Apache-2.0
#include "store/secret_box.hpp"

#include <sodium.h>

#include <algorithm>
#include <iterator>
#include <mutex>
#include <optional>
#include <vector>

namespace risk::store {
namespace {

namespace fs = std::filesystem;
using Key = std::shared_ptr<const SecretKey>;

constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr char format = 1;  // first byte of what is sealed, so that the cipher can be changed one day

unsigned char* bytes(char* text) { return reinterpret_cast<unsigned char*>(text); }
const unsigned char* bytes(const char* text) { return reinterpret_cast<const unsigned char*>(text); }

std::optional<Secret> open_with(const SecretKey& key, std::string_view sealed, std::string_view context) {
    if (sealed.size() < 1 + nonce_bytes + tag_bytes || sealed[0] != format) return std::nullopt;
    const auto* nonce = bytes(sealed.data()) + 1;
    const auto length = sealed.size() - 1 - nonce_bytes;
    std::string clear(length - tag_bytes, '\0');
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(bytes(clear.data()), nullptr, nullptr, nonce + nonce_bytes, length,
                                                   bytes(context.data()), context.size(), nonce, key.bytes()) != 0) {
        return std::nullopt;
    }
    return Secret(std::move(clear));
}

bool is_former(const fs::path& key_file, const fs::path& other) {
    const auto prefix = key_file.filename().string() + '.';
    const auto name = other.filename().string();
    return name.starts_with(prefix) && name.size() == prefix.size() + 16 &&
           name.find_first_not_of("0123456789abcdef", prefix.size()) == std::string::npos;
}

// The next one first: when it takes the key file's place between two looks, it has been seen.
std::vector<fs::path> key_files(const fs::path& key_file, KeyPlace place) {
    std::vector<fs::path> files{next_key_file(key_file), key_file};
    if (place == KeyPlace::credential) files = {key_file};
    std::ranges::copy(former_key_files(key_file, place), std::back_inserter(files));
    return files;
}

}  // namespace

struct SecretBox::Ring {
    fs::path file;
    KeyPlace place;
    Key first;
    mutable std::mutex mutex;
    mutable std::vector<Key> keys;  // all that were ever found

    template <class Fits>
    auto search(Fits fits) const -> decltype(fits(first)) {
        const std::lock_guard lock(mutex);
        for (const auto& key : keys) {
            if (auto found = fits(key)) return found;
        }
        for (const auto& path : key_files(file, place)) {
            const auto key = SecretKey::read(path, place);
            if (!key || std::ranges::any_of(keys, [&](const Key& known) { return known->id() == (*key)->id(); }))
                continue;
            keys.push_back(*key);
            if (auto found = fits(*key)) return found;
        }
        return {};
    }
};

Result<SecretBox> SecretBox::open(const fs::path& path, bool create, KeyPlace place) {
    const auto file = fs::absolute(path).lexically_normal();
    std::error_code ignored;
    if (create && place != KeyPlace::credential && !fs::exists(fs::symlink_status(file, ignored))) {
        auto created = SecretKey::create(file);
        // Another process may have been faster: then its key is the key.
        if (!created && !fs::exists(file, ignored)) return created.failure();
    }
    auto key = SecretKey::read(file, place);
    if (!key) return key.failure();
    auto ring = std::make_unique<Ring>();
    // A change of the key replaces the file, not the link to it.
    ring->file = place == KeyPlace::named ? fs::canonical(file, ignored) : file;
    ring->place = place;
    ring->first = *key;
    ring->keys = {*key};
    return SecretBox(std::move(ring));
}

SecretBox::SecretBox(std::unique_ptr<Ring> ring) : ring_(std::move(ring)) {}
SecretBox::SecretBox(SecretBox&&) noexcept = default;
SecretBox& SecretBox::operator=(SecretBox&&) noexcept = default;
SecretBox::~SecretBox() = default;

std::string SecretBox::seal(const Secret& secret, std::string_view context) const {
    return seal_with(*ring_->first, secret, context);
}

Result<Secret> SecretBox::unseal(std::string_view sealed, std::string_view context) const {
    auto clear = ring_->search([&](const Key& key) { return open_with(*key, sealed, context); });
    if (clear) return *std::move(clear);
    return Failure{"A stored secret cannot be decrypted", std::string(context), "the key file it was stored with",
                   "another key, or altered data", "Bring the key file back, or enter the secret again."};
}

std::shared_ptr<const SecretKey> SecretBox::find(KeyId id) const {
    return ring_->search([&](const Key& key) { return key->id() == id ? key : nullptr; });
}

const SecretKey& SecretBox::key() const { return *ring_->first; }
const fs::path& SecretBox::file() const { return ring_->file; }
KeyPlace SecretBox::place() const { return ring_->place; }

std::string seal_with(const SecretKey& key, const Secret& secret, std::string_view context) {
    const auto& clear = secret.reveal();
    std::string sealed(1 + nonce_bytes + clear.size() + tag_bytes, '\0');
    sealed[0] = format;
    auto* nonce = bytes(sealed.data()) + 1;
    randombytes_buf(nonce, nonce_bytes);
    crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + nonce_bytes, nullptr, bytes(clear.data()), clear.size(),
                                               bytes(context.data()), context.size(), nullptr, nonce, key.bytes());
    return sealed;
}

fs::path next_key_file(const fs::path& key_file) { return key_file.string() + ".next"; }
fs::path former_key_file(const fs::path& key_file, KeyId id) { return key_file.string() + '.' + key_text(id); }

std::vector<fs::path> former_key_files(const fs::path& key_file, KeyPlace place) {
    std::vector<fs::path> files;
    if (place == KeyPlace::credential) return files;
    std::error_code unreadable;
    for (fs::directory_iterator entry(key_file.parent_path(), unreadable), end; !unreadable && entry != end;
         entry.increment(unreadable)) {
        if (is_former(key_file, entry->path())) files.push_back(entry->path());
    }
    std::ranges::sort(files);
    return files;
}

}  // namespace risk::store
