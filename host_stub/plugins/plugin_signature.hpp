// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/failure.hpp"

namespace risk::plugins {

class TrustedKeys;
struct PluginTrust;

/// What a manifest's signature, and the library's hash within the manifest, say of a plugin.
enum class SignatureState {
    not_signed,   ///< there is no signature beside the manifest
    valid,        ///< signed by a trusted key, and nothing was changed since
    modified,     ///< signed by a trusted key, and changed since: manifest, signature or library
    unknown_key,  ///< signed by a key that is not trusted here
    revoked,      ///< signed by a key that is no longer trusted
};

/// "unsigned", "signed", "modified", "unknown key", "revoked": the words shown everywhere.
std::string_view word(SignatureState state);

struct PluginSignature {
    SignatureState state = SignatureState::not_signed;
    std::string key_id;   ///< 16 upper-case hex digits as minisign prints them; empty: not signed
    std::string signer;   ///< what the trusted key's file is called; empty: not trusted
    std::string comment;  ///< the trusted comment; only what a valid signature covers

    /// "signed by acme (0123456789ABCDEF)", "unsigned", …
    [[nodiscard]] std::string sentence() const;
};

/// Where the signature of a manifest is: incydr.json.minisig.
std::filesystem::path signature_file(const std::filesystem::path& manifest);

/// A signature, and what is wrong with it; nothing: it is valid.
struct SignatureVerdict {
    PluginSignature signature;
    std::optional<Failure> fault;
    bool keys_in_doubt = false;  ///< it cannot be told which keys are trusted, nor which are revoked

    /// Whether the policy lets the plugin run, and if not the reason, with what to do.
    [[nodiscard]] std::optional<Failure> rejected(const PluginTrust& trust) const;
};

/// Judges the bytes of a manifest by the signature beside its file.
SignatureVerdict judge_signature(std::string_view manifest, const std::filesystem::path& file, const TrustedKeys& keys);

}  // namespace risk::plugins
