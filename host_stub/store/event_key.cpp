// SPDX-License-Identifier: Apache-2.0
#include "store/event_key.hpp"

#include <array>
#include <cstring>

namespace risk::store {
namespace {

void add(crypto_generichash_state& state, std::string_view bytes) {
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

}  // namespace

EventHash::EventHash(std::string_view plugin_id) {
    crypto_generichash_init(&of_plugin_, nullptr, 0, crypto_generichash_BYTES_MIN);
    add(of_plugin_, plugin_id);
    add(of_plugin_, std::string_view("\0", 1));
}

std::int64_t EventHash::operator()(std::string_view event_id) const {
    auto state = of_plugin_;
    add(state, event_id);
    std::array<unsigned char, crypto_generichash_BYTES_MIN> digest{};
    crypto_generichash_final(&state, digest.data(), digest.size());
    std::int64_t hash = 0;
    std::memcpy(&hash, digest.data(), sizeof hash);
    return hash;
}

}  // namespace risk::store
