// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace risk {

/// Something that went wrong, in the words a person needs. Empty parts are left out when it is shown.
struct Failure {
    std::string what;      ///< "The manifest was rejected"
    std::string where;     ///< file, JSON pointer, URL, field
    std::string expected;  ///< "a number of at least 1"
    std::string found;     ///< what was there instead; never a secret
    std::string remedy;    ///< what to do: "Correct the file, then run host_stub plugin list."

    /// One line: "what: where: expected …, found …. remedy"
    [[nodiscard]] std::string sentence() const;

    friend bool operator==(const Failure&, const Failure&) = default;
};

/// A value, or the reason why there is none. For what a caller decides about; exceptions are for the rest.
template <class T>
class [[nodiscard]] Result {
  public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT(google-explicit-constructor)
    Result(Failure failure)
        : state_(std::in_place_index<1>, std::move(failure)) {}  // NOLINT(google-explicit-constructor)

    [[nodiscard]] bool ok() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return ok(); }

    [[nodiscard]] T& value() & { return std::get<0>(state_); }
    [[nodiscard]] const T& value() const& { return std::get<0>(state_); }
    [[nodiscard]] T&& value() && { return std::get<0>(std::move(state_)); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    [[nodiscard]] const Failure& failure() const { return std::get<1>(state_); }

  private:
    std::variant<T, Failure> state_;
};

template <>
class [[nodiscard]] Result<void> {
  public:
    Result() = default;
    Result(Failure failure) : failure_(std::move(failure)) {}  // NOLINT(google-explicit-constructor)

    [[nodiscard]] bool ok() const noexcept { return !failure_; }
    explicit operator bool() const noexcept { return ok(); }
    [[nodiscard]] const Failure& failure() const { return *failure_; }

  private:
    std::optional<Failure> failure_;
};

}  // namespace risk
