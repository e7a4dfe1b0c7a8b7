// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "cli/command_error.hpp"
#include "cli/key_password.hpp"
#include "cli/plugin_signing.hpp"
#include "plugins/minisign_secret_key.hpp"
#include "plugins/unique_fd.hpp"

namespace risk::cli {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void cannot_write(const fs::path& file, int error) {
    const char* remedy = error == EEXIST ? "Choose another name: whoever trusts that key relies on it." : "";
    throw CommandError(error == EEXIST ? exit_refused : exit_failed,
                       Failure{"The key cannot be written", file.string(),
                               "a file that is not there yet, in a directory "
                               "that can be written",
                               std::strerror(error), remedy});
}

/// Never in the place of another file, and with this mode whatever the umask.
void write_new(const fs::path& file, const std::string& text, mode_t mode) {
    const plugins::UniqueFd open(
        ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode & 0600U));
    if (!open) cannot_write(file, errno);
    const bool written = ::write(open.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                         ::fchmod(open.get(), mode) == 0 && ::fsync(open.get()) == 0;
    if (written) return;
    const int error = errno;
    ::unlink(file.c_str());
    cannot_write(file, error);
}

void require_absent(const fs::path& file) {
    struct stat about {};
    if (::lstat(file.c_str(), &about) == 0) cannot_write(file, EEXIST);
}

}  // namespace

int generate_plugin_key(CommandContext& context, const KeygenOptions& options) {
    const fs::path secret = options.name + ".key", open = options.name + ".pub";
    require_absent(secret);
    require_absent(open);
    Secret password;
    if (!options.no_password)
        password = key_password(context.console, options.password_file, Ask::twice,
                                "--no-password leaves the key unencrypted. ");
    const auto key = plugins::minisign::SecretKey::generate();
    const auto text = take(key.text(password));
    write_new(secret, text.reveal(), 0600);
    write_new(open, key.public_key().text(), 0644);
    Record record;
    record.add("key_id", "Key", key.public_key().id.hex());
    record.add("secret_key", "Secret key", secret.string());
    record.add("public_key", "Public key", open.string());
    context.done("Key " + key.public_key().id.hex() + " is made. Keep " + secret.string() +
                     " to yourself, and a copy of it " + "in a safe place. Give " + open.string() +
                     " to those who are to run your plugins: host_stub plugin trust " + open.string(),
                 record);
    return exit_ok;
}

}  // namespace risk::cli
