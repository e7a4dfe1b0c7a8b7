// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>

#include "base/text_width.hpp"
#include "cli/command_error.hpp"
#include "cli/input_file.hpp"
#include "cli/key_password.hpp"
#include "cli/plugin_signing.hpp"
#include "plugins/minisign_secret_key.hpp"
#include "plugins/plain_file.hpp"
#include "plugins/plugin_manifest.hpp"
#include "plugins/plugin_signature.hpp"
#include "plugins/sealed_library.hpp"

namespace risk::cli {
namespace {

namespace minisign = plugins::minisign;

/// A secret key that others can read is no secret.
Secret read_secret_key(const std::string& file) {
    constexpr const char* what = "The secret key cannot be used";
    const auto open = take(plugins::open_plain_file(file, what, minisign::most_key_bytes));
    struct stat about {};
    if (::fstat(open.get(), &about) != 0 || (about.st_mode & 077U) != 0) {
        throw CommandError(exit_refused, Failure{what, file, "a file that only its owner can read", "others can, too",
                                                 "If nobody has read it yet: chmod 600 " + file});
    }
    return Secret(take(plugins::read_plain_file(open, file, what, minisign::most_key_bytes)));
}

minisign::SecretKey secret_key(CommandContext& context, const SignOptions& options) {
    const auto text = read_secret_key(options.key);
    Secret password;
    if (minisign::SecretKey::encrypted(text.reveal()))
        password = key_password(context.console, options.password_file, Ask::once, "");
    return take(minisign::SecretKey::parse(text, password, options.key));
}

/// What nobody could run is not worth a signature.
plugins::PluginManifest signable(const std::string& text, const std::string& file) {
    auto manifest = take(plugins::PluginManifest::parse(text, file));
    const auto found = take(plugins::sha256_of_file(manifest.library));
    if (found == manifest.library_sha256) return manifest;
    throw CommandError(exit_failed,
                       Failure{"The library is not the one that its manifest describes", manifest.library.string(),
                               "SHA-256 " + manifest.library_sha256, found, "Build the manifest anew, then sign it."});
}

std::string trusted_comment(const CommandContext& context, const SignOptions& options,
                            const plugins::PluginManifest& manifest) {
    auto comment = options.comment;
    if (comment.empty()) {
        comment = "timestamp:" + std::to_string(context.clock.unix_s()) +
                  "\tfile:" + std::filesystem::path(options.manifest).filename().string() + "\tplugin:" + manifest.id +
                  " " + manifest.version;
    } else if (printable(comment) != comment || comment.size() > 1024) {
        throw CommandError(exit_usage, Failure{"The comment cannot be signed", "--comment",
                                               "one line of at most 1024 bytes of UTF-8 text", "something else", ""});
    }
    return comment;
}

}  // namespace

int sign_plugin(CommandContext& context, const SignOptions& options) {
    // The bytes that are looked at are those that are signed.
    const auto text = take(plugins::PluginManifest::read_text(options.manifest));
    const auto manifest = signable(text, options.manifest);
    const auto comment = trusted_comment(context, options, manifest);
    const auto key = secret_key(context, options);
    const auto format = options.legacy ? minisign::Format::legacy : minisign::Format::prehashed;
    const auto file = plugins::signature_file(options.manifest);
    take(write_file_atomically(file, key.sign(text, comment, format).text()));
    // Not private: whoever may read the manifest may read its signature.
    std::filesystem::permissions(file, std::filesystem::status(options.manifest).permissions());
    const auto id = key.public_key().id.hex();
    Record record;
    record.add("id", "Id", manifest.id);
    record.add("version", "Version", manifest.version);
    record.add("key_id", "Key", id);
    record.add("file", "Signature", file.string());
    context.done('"' + manifest.name + "\" " + manifest.version + " is signed by key " + id + ": " + file.string(),
                 record);
    return exit_ok;
}

}  // namespace risk::cli
