// SPDX-License-Identifier: Apache-2.0
#include "plugins/sandbox_report.hpp"

#include <algorithm>

namespace risk::plugins {

std::string SandboxReport::level() const {
    if (walls.empty()) return "unknown";
    const auto standing = std::ranges::count_if(walls, &Wall::stands);
    if (standing == std::ssize(walls)) return "full";
    return standing == 0 ? "none" : "partial";
}

std::string SandboxReport::missing() const {
    std::string text;
    for (const Wall& wall : walls) {
        if (!wall.stands) text += (text.empty() ? "" : " ") + wall.title + ": " + wall.lacks;
    }
    return text;
}

}  // namespace risk::plugins
