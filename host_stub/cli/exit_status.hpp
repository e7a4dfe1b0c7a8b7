// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace risk::cli {

/// What a script may rely on; docs/command_line.md says the same.
enum ExitStatus : int {
    exit_ok = 0,
    exit_failed = 1,     ///< it was tried and did not work
    exit_usage = 2,      ///< the command line, or a value in it, is wrong; nothing was tried
    exit_not_found = 3,  ///< what was named is not there
    exit_refused = 4,    ///< it exists already, is in use, or is not permitted
};

}  // namespace risk::cli
