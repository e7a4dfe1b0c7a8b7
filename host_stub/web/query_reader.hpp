// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "web/request.hpp"

namespace risk::web {

/// A request's query parameters. Whatever does not fit is a ProblemError 400 that names the parameter: a mistyped filter
/// must not look like an answer.
class QueryReader {
  public:
    /// Refuses parameters that are not known, and repeated ones.
    QueryReader(const Request& request, std::initializer_list<std::string_view> known);

    [[nodiscard]] std::optional<std::string> text(std::string_view name) const;
    [[nodiscard]] std::optional<std::int64_t> number(std::string_view name, std::int64_t least,
                                                     std::int64_t most) const;
    [[nodiscard]] std::optional<std::int64_t> time(std::string_view name) const;  ///< in Unix seconds
    /// "limit", 1..500.
    [[nodiscard]] std::uint32_t limit(std::uint32_t otherwise) const;

  private:
    const Request& request_;
};

/// A captured number such as {row}; ProblemError 404 naming the thing if it is none.
std::int64_t captured_number(const Request& request, std::string_view name, std::string_view thing);

}  // namespace risk::web
