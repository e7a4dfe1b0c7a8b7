// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/fwd.hpp>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/failure.hpp"
#include "web/response.hpp"

namespace risk::web {

/// What some problems say beside the failure's parts.
struct ProblemExtras {
    std::vector<std::pair<std::string, std::string>> headers;
    std::shared_ptr<const boost::json::object> members;  ///< further ones of the body: "errors", "check", …
};

/// Why a request gets no answer: RFC 9457, with the parts of the failure and the request's id.
Response problem(int status, const Failure& failure, std::string_view request_id, const ProblemExtras& extras = {});

/// "Not Found" for 404.
std::string_view status_phrase(int status);

/// Thrown by whoever answers a request and cannot; becomes a problem.
class ProblemError final : public std::exception {
  public:
    ProblemError(int status, Failure failure, ProblemExtras extras = {})
        : status_(status), failure_(std::move(failure)), extras_(std::move(extras)) {}
    [[nodiscard]] int status() const noexcept { return status_; }
    [[nodiscard]] const Failure& failure() const noexcept { return failure_; }
    [[nodiscard]] const ProblemExtras& extras() const noexcept { return extras_; }
    [[nodiscard]] const char* what() const noexcept override { return failure_.what.c_str(); }

  private:
    int status_;
    Failure failure_;
    ProblemExtras extras_;
};

}  // namespace risk::web
