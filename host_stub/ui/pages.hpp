// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace risk::web {

/// A file of the pages, kept in the program itself.
struct PageFile {
    std::string_view path;          ///< "/index.html", "/assets/main-ABCD.js"
    std::string_view content_type;  ///< with its charset
    std::string_view plain;
    std::string_view gzip;  ///< the same, gzip -9
    std::string_view etag;  ///< of the plain form, with its quotes
    bool immutable;         ///< its name changes with its contents: to be cached for ever
};

/// Sorted by path. "/index.html" is the answer to every page's address.
std::span<const PageFile> page_files();

}  // namespace risk::web
