// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/evp.h>

#include <array>
#include <boost/endian/conversion.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace risk::incydr {

/// The first 96 bits of a SHA-256: short enough to keep by the hundred thousand, long enough never to collide.
using Digest = std::array<std::uint8_t, 12>;

/// Makes many digests: to ask OpenSSL for the algorithm costs more than to use it once.
class Digester {
  public:
    Digester();
    [[nodiscard]] Digest operator()(std::string_view text);

  private:
    struct Free {
        void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
    };
    std::unique_ptr<EVP_MD_CTX, Free> context_;
};

[[nodiscard]] Digest digest_of(std::string_view text);
[[nodiscard]] std::string hex(const Digest& digest);

/// The digest's own bytes are as good as any hash. As they are ordered, so is the hash: a table of digests, whose places go
/// by the front of the hash, is nearly sorted, and quickly is.
struct DigestHash {
    using is_avalanching = void;
    std::size_t operator()(const Digest& digest) const noexcept { return boost::endian::load_big_u64(digest.data()); }
};

}  // namespace risk::incydr
