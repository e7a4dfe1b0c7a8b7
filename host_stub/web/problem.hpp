// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <string_view>
#include <utility>

#include "base/failure.hpp"
#include "web/response.hpp"

namespace risk::web {

/// Why a request gets no answer: RFC 9457, with the parts of the failure and the request's id.
Response problem(int status, const Failure& failure, std::string_view request_id);

/// "Not Found" for 404.
std::string_view status_phrase(int status);

/// Thrown by whoever answers a request and cannot; becomes a problem.
class ProblemError final : public std::exception {
  public:
    ProblemError(int status, Failure failure) : status_(status), failure_(std::move(failure)) {}
    [[nodiscard]] int status() const noexcept { return status_; }
    [[nodiscard]] const Failure& failure() const noexcept { return failure_; }
    [[nodiscard]] const char* what() const noexcept override { return failure_.what.c_str(); }

  private:
    int status_;
    Failure failure_;
};

}  // namespace risk::web
