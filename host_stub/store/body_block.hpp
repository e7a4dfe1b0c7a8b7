// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace risk::store {

/// Bodies of events that came together, compressed as one: they resemble each other, and only a single event's page reads one.
inline constexpr std::size_t most_bodies_in_block = 64;
inline constexpr std::size_t full_block_bytes = 65'536;  ///< reached by bodies that are this long together

/// Some 400 KB that several blocks share: for as long as there are blocks to pack.
class BodyPacker {
  public:
    BodyPacker();
    ~BodyPacker();
    /// Good until the next. Throws std::bad_alloc only.
    std::string_view pack(std::span<const std::string_view> bodies);

  private:
    struct Compressor;
    std::unique_ptr<Compressor> compressor_;
    std::string block_, packed_;
};

/// The nth body; nothing from a block that does not have it, or that no BodyPacker made.
std::optional<std::string> unpack_body(std::string_view packed, std::size_t nth);

}  // namespace risk::store
