// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

namespace risk::incydr {

/// A string that nothing formats or compares by accident. Its bytes are overwritten when it goes.
class Secret {
  public:
    Secret() = default;
    explicit Secret(std::string value) : value_(std::move(value)) {}
    Secret(const Secret&) = default;
    Secret(Secret&& other) noexcept {
        value_.swap(other.value_);
        other.wipe();  // a short string leaves its bytes behind
    }
    Secret& operator=(Secret other) noexcept {
        value_.swap(other.value_);
        return *this;
    }
    ~Secret() { wipe(); }

    [[nodiscard]] const std::string& reveal() const noexcept { return value_; }
    [[nodiscard]] bool empty() const noexcept { return value_.empty(); }

  private:
    void wipe() noexcept;  // not optimised away

    std::string value_;
};

}  // namespace risk::incydr
