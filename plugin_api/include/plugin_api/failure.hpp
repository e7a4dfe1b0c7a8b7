// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <utility>

#include "plugin_api/text.hpp"

namespace rp {

/// Why a verb did not succeed. Return it, or throw it where nothing can be returned (a constructor).
class Failure : public std::exception {
  public:
    /// `cause` is one of RP_E_…; `message` is for a person and contains no secret; `subject` is the configuration
    /// field, the permission id(s) or the step concerned.
    Failure(rp_result cause, std::string message, std::string subject = {}, std::uint32_t retry_after_ms = 0)
        : cause_(cause < 0 ? cause : RP_E_INTERNAL),
          retry_after_ms_(retry_after_ms),
          message_(std::move(message)),
          subject_(std::move(subject)) {}

    [[nodiscard]] rp_result cause() const noexcept { return cause_; }
    [[nodiscard]] std::uint32_t retry_after_ms() const noexcept { return retry_after_ms_; }  ///< 0: not known
    [[nodiscard]] const std::string& message() const noexcept { return message_; }
    [[nodiscard]] const std::string& subject() const noexcept { return subject_; }
    [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }

  private:
    rp_result cause_;
    std::uint32_t retry_after_ms_;
    std::string message_;
    std::string subject_;
};

/// What a verb or a commit came to: RP_OK, RP_MORE, or a Failure.
class [[nodiscard]] Outcome {
  public:
    Outcome(rp_result result) : failure_(result, {}), result_(result) {}  // NOLINT(google-explicit-constructor)
    Outcome(Failure failure)
        : failure_(std::move(failure)), result_(failure_.cause()) {}  // NOLINT(google-explicit-constructor)

    [[nodiscard]] bool ok() const noexcept { return result_ >= 0; }
    [[nodiscard]] rp_result result() const noexcept { return result_; }
    [[nodiscard]] const Failure& failure() const noexcept { return failure_; }  ///< only if not ok()

  private:
    Failure failure_;
    rp_result result_;
};

namespace detail {

/// Fills in the caller's struct as far as the caller knew it, and answers `cause`.
inline rp_result explain(rp_error* error, rp_result cause, std::string_view message, std::string_view subject = {},
                         std::uint32_t retry_after_ms = 0) noexcept {
    if (error == nullptr) return cause;
    if (RP_HAS(error, rp_error, retry_after_ms)) error->retry_after_ms = retry_after_ms;
    if (RP_HAS(error, rp_error, subject)) write_text(error->subject, subject);
    if (RP_HAS(error, rp_error, message)) write_text(error->message, message);
    return cause;
}

inline rp_result explain(rp_error* error, const Failure& failure) noexcept {
    return explain(error, failure.cause(), failure.message(), failure.subject(), failure.retry_after_ms());
}

}  // namespace detail
}  // namespace rp
