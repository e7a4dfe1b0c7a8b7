// SPDX-License-Identifier: Apache-2.0
#include "store/event_key.hpp"

#include <sodium.h>

#include <array>
#include <cstring>

namespace risk::store {
namespace {

void add(crypto_generichash_state& state, std::string_view bytes) {
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

}  // namespace

std::int64_t event_hash(std::string_view plugin_id, std::string_view event_id) {
    std::array<unsigned char, crypto_generichash_BYTES_MIN> digest{};
    crypto_generichash_state state;
    crypto_generichash_init(&state, nullptr, 0, digest.size());
    add(state, plugin_id);
    add(state, std::string_view("\0", 1));
    add(state, event_id);
    crypto_generichash_final(&state, digest.data(), digest.size());
    std::int64_t hash = 0;
    std::memcpy(&hash, digest.data(), sizeof hash);
    return hash;
}

}  // namespace risk::store
