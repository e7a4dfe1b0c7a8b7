// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace risk::plugins {

/// One of the walls around a plugin's process.
struct Wall {
    std::string id;       ///< "landlock_files": stable, for programs
    std::string title;    ///< "Files: only what it needs can be opened"
    bool stands = false;  ///< in force
    std::string lacks;    ///< why not, and what to do about it; empty when it stands
};

/// What holds a plugin back, as its process found it, or as this kernel would allow it.
struct SandboxReport {
    std::vector<Wall> walls;  ///< all of them, in the order in which they are put up; empty: not known

    /// "full", "partial", "none", or "unknown" while no process has told.
    [[nodiscard]] std::string level() const;
    /// One sentence on what is missing; empty when nothing is.
    [[nodiscard]] std::string missing() const;
};

}  // namespace risk::plugins
