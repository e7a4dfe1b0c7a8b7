// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace risk::cli {

/// The whole command line; the exit status as in exit_status.hpp. No exception leaves it.
int run(int argc, char** argv);

}  // namespace risk::cli
