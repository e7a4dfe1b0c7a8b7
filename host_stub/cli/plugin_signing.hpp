// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "cli/command_context.hpp"

namespace risk::cli {

struct KeygenOptions {
    std::string name = "plugin";  ///< of the files NAME.key and NAME.pub
    bool no_password = false;
    std::string password_file;  ///< empty: asked for
};

struct SignOptions {
    std::string manifest, key;
    std::string comment;        ///< what the signature covers, beside the manifest; empty: time, plugin and version
    std::string password_file;  ///< empty: asked for, if the key is encrypted
    bool legacy = false;        ///< for verifiers that know no pre-hashing
};

struct VerifyOptions {
    std::string manifest;
    std::string key;  ///< a public key's file; empty: the trusted keys
};

struct TrustOptions {
    std::string file;
    std::string name;  ///< empty: as the file
};

int generate_plugin_key(CommandContext& context, const KeygenOptions& options);
int sign_plugin(CommandContext& context, const SignOptions& options);
int verify_plugin(CommandContext& context, const VerifyOptions& options);
int trust_plugin_key(CommandContext& context, const TrustOptions& options);
int revoke_plugin_key(CommandContext& context, const std::string& id);
int list_plugin_keys(CommandContext& context);

}  // namespace risk::cli
