// SPDX-License-Identifier: Apache-2.0
#include "store/event_key.hpp"

#include <sodium.h>

namespace risk::store {
namespace {

void add(crypto_generichash_state& state, std::string_view bytes) {
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

}  // namespace

EventKey event_key(std::string_view plugin_id, std::string_view event_id) {
    EventKey key{};
    crypto_generichash_state state;
    crypto_generichash_init(&state, nullptr, 0, key.size());
    add(state, plugin_id);
    add(state, std::string_view("\0", 1));
    add(state, event_id);
    crypto_generichash_final(&state, reinterpret_cast<unsigned char*>(key.data()), key.size());
    return key;
}

}  // namespace risk::store
