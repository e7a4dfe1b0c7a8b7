// SPDX-License-Identifier: Apache-2.0
#include "store/account_password.hpp"

#include <sodium.h>

#include <array>
#include <mutex>
#include <new>
#include <stdexcept>

namespace risk::store {
namespace {

/// Many at once would be many times 64 MiB.
std::unique_lock<std::mutex> one_at_a_time() {
    static std::mutex mutex;
    if (sodium_init() < 0) throw std::runtime_error("libsodium could not start");
    return std::unique_lock(mutex);
}

}  // namespace

std::string hash_password(const Secret& password) {
    const auto turn = one_at_a_time();
    std::array<char, crypto_pwhash_STRBYTES> text{};
    const auto& clear = password.reveal();
    if (crypto_pwhash_str(text.data(), clear.data(), clear.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
        throw std::bad_alloc();
    }
    return text.data();
}

bool fits_password(const std::string& hash, const Secret& password) {
    const auto turn = one_at_a_time();
    const auto& clear = password.reveal();
    return crypto_pwhash_str_verify(hash.c_str(), clear.data(), clear.size()) == 0;
}

const std::string& nobodys_password_hash() {
    static const std::string hash =
        "$argon2id$v=19$m=65536,t=2,p=1$23yQAGg7RmaGWk5GYa4G5A$lnnnqK9qD8wIVi1V7uZmtaZw4DVrUx3iKHoJgEJHNHk";
    return hash;
}

}  // namespace risk::store
