// SPDX-License-Identifier: Apache-2.0
#include "store/body_block.hpp"

#include <zstd.h>

#include <cstdint>
#include <cstring>
#include <new>

namespace risk::store {
namespace {

// Bytes are cheaper than time: level 1 takes a quarter less room and a third longer, higher ones longer still. A larger table
// and longer matches are quicker, because less collides.
constexpr int level = -2, table_bits = 15, least_match = 6;
// A block, or nearly: what zstd would choose takes twice the room.
constexpr int window_bits = 16;
// The contract with plugins allows 16 MiB a batch. Whatever claims to be longer is damaged.
constexpr std::size_t longest_block = 2 * 16'777'216;
using Length = std::uint32_t;

std::size_t checked(std::size_t result) {
    if (ZSTD_isError(result) != 0) throw std::bad_alloc();  // the target is large enough: nothing else can fail
    return result;
}

// As it is before compression: how many, the length of each, then their bytes.
void join(std::span<const std::string_view> bodies, std::string& block) {
    block.clear();
    const auto add = [&block](std::size_t number) {
        const auto length = static_cast<Length>(number);
        block.append(reinterpret_cast<const char*>(&length), sizeof length);
    };
    add(bodies.size());
    for (const auto body : bodies) add(body.size());
    for (const auto body : bodies) block += body;
}

std::optional<std::string> decompress(std::string_view packed) {
    const auto size = ZSTD_getFrameContentSize(packed.data(), packed.size());
    if (size > longest_block) return std::nullopt;  // the signs of "unknown" and "no frame" among them
    std::string block(size, '\0');
    if (ZSTD_decompress(block.data(), block.size(), packed.data(), packed.size()) != size) return std::nullopt;
    return block;
}

std::optional<std::string> cut_out(const std::string& block, std::size_t nth) {
    const auto number = [&block](std::size_t place) {
        Length length = 0;
        std::memcpy(&length, block.data() + place * sizeof length, sizeof length);
        return static_cast<std::size_t>(length);
    };
    if (block.size() < sizeof(Length)) return std::nullopt;
    const auto count = number(0);
    if (nth >= count || count >= block.size() / sizeof(Length)) return std::nullopt;
    std::size_t at = (count + 1) * sizeof(Length);
    for (std::size_t i = 0; i < nth; ++i) at += number(i + 1);
    const auto length = number(nth + 1);
    if (at > block.size() || length > block.size() - at) return std::nullopt;
    return block.substr(at, length);
}

}  // namespace

struct BodyPacker::Compressor {
    Compressor() {
        if (!context) throw std::bad_alloc();
        checked(ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, level));
        checked(ZSTD_CCtx_setParameter(context.get(), ZSTD_c_hashLog, table_bits));
        checked(ZSTD_CCtx_setParameter(context.get(), ZSTD_c_minMatch, least_match));
        checked(ZSTD_CCtx_setParameter(context.get(), ZSTD_c_windowLog, window_bits));
    }
    std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context{ZSTD_createCCtx(), ZSTD_freeCCtx};
};

BodyPacker::BodyPacker() : compressor_(std::make_unique<Compressor>()) {}
BodyPacker::~BodyPacker() = default;

std::string_view BodyPacker::pack(std::span<const std::string_view> bodies) {
    join(bodies, block_);
    if (const auto most = ZSTD_compressBound(block_.size()); packed_.size() < most) packed_.resize(most);
    const auto size =
        ZSTD_compress2(compressor_->context.get(), packed_.data(), packed_.size(), block_.data(), block_.size());
    return {packed_.data(), checked(size)};
}

std::optional<std::string> unpack_body(std::string_view packed, std::size_t nth) {
    const auto block = decompress(packed);
    if (!block) return std::nullopt;
    return cut_out(*block, nth);
}

}  // namespace risk::store
