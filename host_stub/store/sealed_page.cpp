// SPDX-License-Identifier: Apache-2.0
#include "store/sealed_page.hpp"

#include <sodium.h>
#include <xxhash.h>

#include <algorithm>
#include <cstring>

namespace risk::store {
namespace {

constexpr int sealed_bytes = page_bytes - seal_bytes;
static_assert(seal_bytes == sizeof(XXH64_canonical_t) && seal_bytes == crypto_shorthash_BYTES);

using Seal = std::array<unsigned char, seal_bytes>;

Seal seal_of(PageBytes page, std::int64_t offset) {
    XXH64_canonical_t canonical{};
    const auto seed = static_cast<XXH64_hash_t>(offset) + 1;
    XXH64_canonicalFromHash(&canonical, XXH3_64bits_withSeed(page.data(), sealed_bytes, seed));
    return std::to_array(canonical.digest);
}

// That of former versions, which took six times as long: a page has it until it is written again.
Seal former_seal_of(PageBytes page, std::int64_t offset) {
    std::array<unsigned char, crypto_shorthash_KEYBYTES> key{'h', 'o', 's', 't', '_', 's', 't', 'u'};
    std::memcpy(key.data() + 8, &offset, sizeof offset);
    Seal seal{};
    crypto_shorthash(seal.data(), page.data(), sealed_bytes, key.data());
    return seal;
}

}  // namespace

Page sealed(PageBytes page, std::int64_t offset) {
    Page result{};
    std::copy_n(page.begin(), sealed_bytes, result.begin());
    std::ranges::copy(seal_of(page, offset), result.begin() + sealed_bytes);
    return result;
}

bool is_sealed(PageBytes page, std::int64_t offset) {
    const auto is = [page](const Seal& seal) { return std::ranges::equal(seal, page.last(seal_bytes)); };
    return is(seal_of(page, offset)) || is(former_seal_of(page, offset));
}

}  // namespace risk::store
