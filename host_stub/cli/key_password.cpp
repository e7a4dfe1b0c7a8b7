// SPDX-License-Identifier: Apache-2.0
#include "cli/key_password.hpp"

#include <fcntl.h>

#include <cerrno>
#include <cstring>

#include "cli/command_error.hpp"
#include "plugins/unique_fd.hpp"

namespace risk::cli {
namespace {

Secret from_file(Console& console, const std::string& file) {
    const plugins::UniqueFd open(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (open) return take(console.read_secret(open.get(), file), exit_usage);
    throw CommandError(exit_usage, Failure{"The password cannot be read", "--password-file " + file,
                                           "a file that can be read", std::strerror(errno), ""});
}

}  // namespace

Secret key_password(Console& console, const std::string& file, Ask ask, const std::string& otherwise) {
    if (!file.empty()) return from_file(console, file);
    if (!console.interactive()) {
        throw CommandError(
            exit_usage, Failure{"There is no password for the key", "", "--password-file FILE, or a terminal to ask on",
                                "neither", otherwise + "A password never stands on a command line."});
    }
    auto password = take(console.ask_secret("Password of the key"), exit_usage);
    if (ask == Ask::once) return password;
    const auto again = take(console.ask_secret("The same again"), exit_usage);
    if (password.reveal() == again.reveal()) return password;
    throw CommandError(exit_usage,
                       Failure{"The passwords are not the same", "", "", "", "Nothing was done; try again."});
}

}  // namespace risk::cli
