// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace risk::plugins {

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
};

}  // namespace risk::plugins
