// SPDX-License-Identifier: Apache-2.0
#include "plugins/plugin_signature.hpp"

#include <sys/stat.h>

#include <cerrno>

#include "plugins/minisign.hpp"
#include "plugins/plain_file.hpp"
#include "plugins/plugin_trust.hpp"
#include "plugins/trusted_keys.hpp"

namespace risk::plugins {
namespace {

namespace fs = std::filesystem;

constexpr const char* reinstall = "Install manifest, signature and library anew from one release.";

SignatureVerdict unsigned_plugin(const fs::path& manifest) {
    return {{},
            Failure{"The plugin is not signed", signature_file(manifest).string(),
                    "the signature of the manifest by a trusted key", "no such file",
                    "Install the signature that belongs to it, or sign it: host_stub plugin sign " + manifest.string() +
                        " --key FILE. For a test, --allow-unsigned accepts it."}};
}

SignatureVerdict changed(PluginSignature signature, const fs::path& file, std::string expected, std::string found) {
    signature.state = SignatureState::modified;
    return {std::move(signature), Failure{"The plugin was changed after it was signed", file.string(),
                                          std::move(expected), std::move(found), reinstall}};
}

SignatureVerdict by_nobody_known(PluginSignature signature, const fs::path& file, const TrustedKeys& keys) {
    signature.state = SignatureState::unknown_key;
    if (keys.unusable()) return {std::move(signature), keys.unusable(), true};
    const std::string id = signature.key_id;
    return {std::move(signature),
            Failure{"The plugin is signed by a key that is not trusted here", file.string(),
                    "one of the keys in " + keys.directory().string(), "key " + id,
                    "If you know whose it is, and have its public file from them: host_stub plugin trust FILE. For a "
                    "test, --allow-unsigned accepts it."}};
}

SignatureVerdict by_revoked(PluginSignature signature, const fs::path& file, const KnownKey& key) {
    signature.state = SignatureState::revoked;
    signature.signer = key.name;
    return {std::move(signature),
            Failure{"The plugin is signed by a key that was revoked", file.string(), "a key that is trusted",
                    "key " + key.key.id.hex(), "Install a release that is signed by another key."}};
}

SignatureVerdict judge(const minisign::Signature& signature, std::string_view manifest, const fs::path& file,
                       const TrustedKeys& keys) {
    PluginSignature shown;
    shown.key_id = signature.key_id.hex();
    if (const auto* revoked = keys.revoked(signature.key_id)) return by_revoked(std::move(shown), file, *revoked);
    const auto* key = keys.trusted(signature.key_id);
    if (key == nullptr) return by_nobody_known(std::move(shown), file, keys);
    shown.signer = key->name;
    if (!signature.verify(manifest, key->key))
        return changed(std::move(shown), file, "what key " + key->key.id.hex() + " has signed", "something else");
    shown.state = SignatureState::valid;
    shown.comment = signature.trusted_comment;
    return {std::move(shown), std::nullopt};
}

}  // namespace

std::string_view word(SignatureState state) {
    switch (state) {
        case SignatureState::valid:
            return "signed";
        case SignatureState::modified:
            return "modified";
        case SignatureState::unknown_key:
            return "unknown key";
        case SignatureState::revoked:
            return "revoked";
        case SignatureState::not_signed:
            break;
    }
    return "unsigned";
}

std::string PluginSignature::sentence() const {
    std::string text(word(state));
    if (key_id.empty()) return text;
    const std::string who = signer.empty() ? key_id : signer + " (" + key_id + ")";
    return text + (state == SignatureState::valid ? " by " : ": ") + who;
}

fs::path signature_file(const fs::path& manifest) { return manifest.string() + ".minisig"; }

SignatureVerdict judge_signature(std::string_view manifest, const fs::path& file, const TrustedKeys& keys) {
    const auto beside = signature_file(file);
    struct stat about {};
    if (::lstat(beside.c_str(), &about) != 0 && errno == ENOENT) return unsigned_plugin(file);
    const auto text = read_plain_file(beside, "The signature cannot be read", minisign::most_signature_bytes);
    if (!text) return changed({}, beside, text.failure().expected, text.failure().found);
    const auto signature = minisign::Signature::parse(*text, beside.string());
    if (!signature) return changed({}, beside, signature.failure().expected, signature.failure().found);
    return judge(*signature, manifest, file, keys);
}

std::optional<Failure> SignatureVerdict::rejected(const PluginTrust& trust) const {
    const bool could_be_allowed = signature.state == SignatureState::not_signed ||
                                  (signature.state == SignatureState::unknown_key && !keys_in_doubt);
    return trust.allow_unsigned && could_be_allowed ? std::nullopt : fault;
}

}  // namespace risk::plugins
