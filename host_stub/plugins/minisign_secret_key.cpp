// SPDX-License-Identifier: Apache-2.0
#include "plugins/minisign_secret_key.hpp"

#include <sodium.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "plugins/minisign_text.hpp"

namespace risk::plugins::minisign {
namespace {

namespace scrypt {
constexpr auto operations = crypto_pwhash_scryptsalsa208sha256_OPSLIMIT_SENSITIVE;
constexpr auto memory = crypto_pwhash_scryptsalsa208sha256_MEMLIMIT_SENSITIVE;
constexpr auto salt_size = crypto_pwhash_scryptsalsa208sha256_SALTBYTES;
}  // namespace scrypt

/// As in the file, without padding.
struct SecretBlock {
    char algorithm[2], derivation[2], checksum_kind[2];
    unsigned char salt[scrypt::salt_size];
    unsigned char operations[8], memory[8];  // little-endian
    struct Covered {                         // what a password encrypts
        unsigned char id[KeyId::size], key[crypto_sign_SECRETKEYBYTES], checksum[crypto_generichash_BYTES];
    } covered;

    SecretBlock() { sodium_memzero(this, sizeof *this); }
    ~SecretBlock() { sodium_memzero(this, sizeof *this); }
    SecretBlock(const SecretBlock&) = delete;
    SecretBlock& operator=(const SecretBlock&) = delete;
};
static_assert(sizeof(SecretBlock) == 158 && sizeof(SecretBlock::Covered) == 104);

constexpr std::string_view algorithm = "Ed", by_scrypt = "Sc", checksum_kind = "B2";
constexpr std::string_view not_encrypted{"\0\0", 2};

void start_sodium() {
    if (sodium_init() < 0) throw std::runtime_error("libsodium could not start");
}

std::string_view word(const char (&two)[2]) { return {two, 2}; }

std::uint64_t number(const unsigned char* bytes) {
    std::uint64_t value = 0;
    for (unsigned i = 0; i < 8; ++i) value |= std::uint64_t{bytes[i]} << (8 * i);
    return value;
}

void put_number(std::uint64_t value, unsigned char* bytes) {
    for (unsigned i = 0; i < 8; ++i) bytes[i] = static_cast<unsigned char>(value >> (8 * i));
}

using Checksum = std::array<unsigned char, crypto_generichash_BYTES>;

Checksum checksum_of(const SecretBlock& block) {
    Checksum sum{};
    crypto_generichash_state state;
    crypto_generichash_init(&state, nullptr, 0, sum.size());
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(block.algorithm), sizeof block.algorithm);
    crypto_generichash_update(&state, block.covered.id, sizeof block.covered.id);
    crypto_generichash_update(&state, block.covered.key, sizeof block.covered.key);
    crypto_generichash_final(&state, sum.data(), sum.size());
    return sum;
}

/// minisign 0.11 leaves the checksum of a key that is not encrypted at zero: then the key has only itself to fit, its second
/// half being made from its first.
bool intact(const SecretBlock& block, bool locked) {
    const auto sum = checksum_of(block);
    const auto& covered = block.covered;
    if (sodium_memcmp(sum.data(), covered.checksum, sum.size()) == 0) return true;
    if (locked || sodium_is_zero(covered.checksum, sizeof covered.checksum) == 0) return false;
    std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> open{};
    std::array<unsigned char, crypto_sign_SECRETKEYBYTES> again{};
    crypto_sign_seed_keypair(open.data(), again.data(), covered.key);
    const bool same = sodium_memcmp(again.data(), covered.key, again.size()) == 0;
    sodium_memzero(again.data(), again.size());
    return same;
}

/// Encrypts and decrypts. False: there is not enough memory.
bool apply_password(SecretBlock& block, const Secret& password) {
    std::array<unsigned char, sizeof(SecretBlock::Covered)> stream{};
    const bool done = crypto_pwhash_scryptsalsa208sha256(stream.data(), stream.size(), password.reveal().data(),
                                                         password.reveal().size(), block.salt, number(block.operations),
                                                         static_cast<std::size_t>(number(block.memory))) == 0;
    auto* bytes = reinterpret_cast<unsigned char*>(&block.covered);
    for (std::size_t i = 0; done && i < stream.size(); ++i) bytes[i] ^= stream[i];
    sodium_memzero(stream.data(), stream.size());
    return done;
}

Failure no_key(const std::string& file, std::string found, std::string remedy = {}) {
    return {"The file is no secret key", file, "what host_stub plugin keygen or minisign -G has written",
            std::move(found), std::move(remedy)};
}

bool read_block(std::string_view text, SecretBlock& block) {
    const auto lines = lines_of(text);
    return text.size() <= most_key_bytes && lines.size() == 2 && lines[0].starts_with(comment_prefix) &&
           decode(lines[1], reinterpret_cast<unsigned char*>(&block), sizeof block);
}

Failure too_little_memory(const std::string& file) {
    return {"The key's password cannot be checked", file, "1 GiB of free memory, which makes guessing it expensive",
            "less", "Try again on a larger machine."};
}

}  // namespace

SecretKey SecretKey::generate() {
    SecretKey made;
    start_sodium();
    std::array<unsigned char, 32> unused{};
    crypto_sign_keypair(unused.data(), made.key_.data());
    std::array<unsigned char, KeyId::size> id{};
    randombytes_buf(id.data(), id.size());
    made.id_ = KeyId(id.data());
    return made;
}

SecretKey::~SecretKey() { sodium_memzero(key_.data(), key_.size()); }

SecretKey::SecretKey(SecretKey&& other) noexcept : id_(other.id_), key_(other.key_) {
    sodium_memzero(other.key_.data(), other.key_.size());
}

bool SecretKey::encrypted(std::string_view text) {
    SecretBlock block;
    return read_block(text, block) && word(block.derivation) == by_scrypt;
}

Result<SecretKey> SecretKey::parse(const Secret& text, const Secret& password, const std::string& file) {
    start_sodium();
    SecretBlock block;
    if (!read_block(text.reveal(), block)) return no_key(file, "something else");
    if (word(block.algorithm) != algorithm || word(block.checksum_kind) != checksum_kind)
        return no_key(file, "a key for another algorithm");
    const bool locked = word(block.derivation) == by_scrypt;
    if (!locked && word(block.derivation) != not_encrypted) return no_key(file, "a key encrypted in another way");
    if (locked && (number(block.operations) > scrypt::operations || number(block.memory) > scrypt::memory))
        return no_key(file, "a key that asks for more memory or time than minisign does");
    if (locked && !apply_password(block, password)) return too_little_memory(file);
    if (!intact(block, locked)) {
        if (locked) return Failure{"The password is wrong, or the key was damaged", file, "", "", "Try again."};
        return no_key(file, "one that was damaged", "Take it from your backup.");
    }
    SecretKey key;
    key.id_ = KeyId(block.covered.id);
    std::ranges::copy(block.covered.key, key.key_.begin());
    return key;
}

PublicKey SecretKey::public_key() const {
    PublicKey key;
    key.id = id_;
    crypto_sign_ed25519_sk_to_pk(key.key.data(), key_.data());
    return key;
}

Result<Secret> SecretKey::text(const Secret& password) const {
    SecretBlock block;
    std::ranges::copy(algorithm, block.algorithm);
    std::ranges::copy(checksum_kind, block.checksum_kind);
    std::ranges::copy(id_.bytes(), block.covered.id);
    std::ranges::copy(key_, block.covered.key);
    std::ranges::copy(checksum_of(block), block.covered.checksum);
    if (!password.empty()) {
        std::ranges::copy(by_scrypt, block.derivation);
        randombytes_buf(block.salt, sizeof block.salt);
        put_number(scrypt::operations, block.operations);
        put_number(scrypt::memory, block.memory);
        if (!apply_password(block, password)) return too_little_memory("the new key");
    }
    const Secret line(encode(reinterpret_cast<const unsigned char*>(&block), sizeof block));
    return Secret(std::string(comment_prefix) +
                  (password.empty() ? "minisign secret key " : "minisign encrypted secret key ") + id_.hex() + '\n' +
                  line.reveal() + '\n');
}

Signature SecretKey::sign(std::string_view message, const std::string& trusted_comment, Format format) const {
    Signature signature;
    signature.prehashed = format == Format::prehashed;
    signature.key_id = id_;
    signature.trusted_comment = trusted_comment;
    const auto sign_into = [this](std::array<unsigned char, 64>& into, std::string_view text) {
        crypto_sign_detached(into.data(), nullptr, reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                             key_.data());
    };
    std::array<unsigned char, crypto_generichash_BYTES_MAX> hash{};
    if (signature.prehashed) {
        crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(message.data()),
                           message.size(), nullptr, 0);
        message = {reinterpret_cast<const char*>(hash.data()), hash.size()};
    }
    sign_into(signature.signature, message);
    sign_into(signature.global,
              std::string(reinterpret_cast<const char*>(signature.signature.data()), signature.signature.size()) +
                  trusted_comment);
    return signature;
}

}  // namespace risk::plugins::minisign
