// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ui/pages.hpp"
#include "web/request.hpp"
#include "web/response.hpp"

namespace risk::web {

/// The pages' files, which are part of the program: there is no path to walk out of. Every address of a page answers
/// index.html, which then shows the page.
class StaticPages {
  public:
    /// files: empty if this host has no pages.
    explicit StaticPages(std::span<const PageFile> files) : files_(files) {}

    /// Nothing if the address is not the pages' business: it is the API's. A ProblemError 404 for a file that is not there,
    /// 405 for a method that is neither GET nor HEAD.
    [[nodiscard]] std::optional<Response> answer(const Request& request) const;

  private:
    [[nodiscard]] const PageFile* find(std::string_view path) const;
    [[nodiscard]] Response page(const Request& request) const;

    std::span<const PageFile> files_;
};

/// Whether one of the pages is there: "/people/ann@x.test".
bool is_page(std::span<const std::string> segments);

}  // namespace risk::web
