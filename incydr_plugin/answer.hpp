// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>
#include <variant>

#include "plugin_api/failure.hpp"

namespace risk::incydr {

/// A value, or why there is none, in the words that go over the ABI.
template <class T>
class [[nodiscard]] Answer {
  public:
    Answer(T value) : state_(std::in_place_index<0>, std::move(value)) {}        // NOLINT(google-explicit-constructor)
    Answer(rp::Failure why) : state_(std::in_place_index<1>, std::move(why)) {}  // NOLINT(google-explicit-constructor)

    [[nodiscard]] bool ok() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return ok(); }

    [[nodiscard]] T& operator*() { return std::get<0>(state_); }
    [[nodiscard]] const T& operator*() const { return std::get<0>(state_); }
    [[nodiscard]] T* operator->() { return &std::get<0>(state_); }
    [[nodiscard]] const T* operator->() const { return &std::get<0>(state_); }

    [[nodiscard]] const rp::Failure& failure() const { return std::get<1>(state_); }

  private:
    std::variant<T, rp::Failure> state_;
};

}  // namespace risk::incydr
