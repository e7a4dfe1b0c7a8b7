// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace risk::conformance {

/// Bytes that end where an unmapped page begins: whoever reads or writes beyond them is caught in the act.
class GuardedMemory {
  public:
    explicit GuardedMemory(std::size_t size);  ///< zeroed
    explicit GuardedMemory(std::string_view content);
    ~GuardedMemory();
    GuardedMemory(GuardedMemory&& other) noexcept;
    GuardedMemory& operator=(GuardedMemory&& other) noexcept;
    GuardedMemory(const GuardedMemory&) = delete;
    GuardedMemory& operator=(const GuardedMemory&) = delete;

    [[nodiscard]] char* data() const noexcept { return data_; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::string_view view() const noexcept { return {data_, size_}; }

    /// Overwrites the content: what was only lent must not be read any more.
    void scribble() noexcept;

  private:
    std::size_t size_;
    std::size_t mapped_;
    char* mapping_;
    char* data_;
};

}  // namespace risk::conformance
