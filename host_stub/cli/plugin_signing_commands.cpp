// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "cli/invocation.hpp"
#include "cli/plugin_signing.hpp"

namespace risk::cli {
namespace {

constexpr const char* password_help = "The key's password, instead of asking for it";

void describe_keygen(CLI::App& group, Invocation& chosen) {
    auto* command = group.add_subcommand("keygen", "Make a key pair to sign plugins with, as minisign -G does");
    auto options = std::make_shared<KeygenOptions>();
    command->add_option("NAME", options->name, "Of the files NAME.key and NAME.pub")->capture_default_str();
    auto* none = command->add_flag("--no-password", options->no_password, "Leave the secret key unencrypted");
    command->add_option("--password-file", options->password_file, password_help)->type_name("FILE")->excludes(none);
    chosen.on(command, [options](CommandContext& context) { return generate_plugin_key(context, *options); });
}

void describe_sign(CLI::App& group, Invocation& chosen) {
    auto* command = group.add_subcommand("sign", "Sign a plugin's manifest, and by that its library: MANIFEST.minisig");
    auto options = std::make_shared<SignOptions>();
    command->add_option("MANIFEST", options->manifest, "The plugin's manifest")->required();
    command->add_option("--key", options->key, "The secret key")->type_name("FILE")->required();
    command->add_option("--comment", options->comment, "What the signature says beside (default: time and version)")
        ->type_name("TEXT");
    command->add_option("--password-file", options->password_file, password_help)->type_name("FILE");
    command->add_flag("--legacy", options->legacy, "For verifiers that do not know pre-hashed signatures");
    chosen.on(command, [options](CommandContext& context) { return sign_plugin(context, *options); });
}

void describe_verify(CLI::App& group, Invocation& chosen) {
    auto* command = group.add_subcommand("verify", "Tell who has signed a plugin; fails unless a trusted key has");
    auto options = std::make_shared<VerifyOptions>();
    command->add_option("MANIFEST", options->manifest, "The plugin's manifest")->required();
    command->add_option("--key", options->key, "This public key has to have signed it, trusted or not")
        ->type_name("FILE");
    chosen.on(command, [options](CommandContext& context) { return verify_plugin(context, *options); });
}

void describe_trust(CLI::App& group, Invocation& chosen) {
    auto* trust = group.add_subcommand("trust", "Let plugins run that this key has signed");
    auto options = std::make_shared<TrustOptions>();
    trust->add_option("FILE", options->file, "The public key")->required();
    trust->add_option("--name", options->name, "What it is called here (default: as its file)")->type_name("NAME");
    chosen.on(trust, [options](CommandContext& context) { return trust_plugin_key(context, *options); });
    auto* revoke = group.add_subcommand("revoke", "Never again run a plugin that this key has signed");
    auto id = std::make_shared<std::string>();
    revoke->add_option("KEYID", *id, "The key's id, as in plugin keys")->required();
    chosen.on(revoke, [id](CommandContext& context) { return revoke_plugin_key(context, *id); });
}

}  // namespace

void add_plugin_signing_commands(CLI::App& group, Invocation& chosen) {
    describe_keygen(group, chosen);
    describe_sign(group, chosen);
    describe_verify(group, chosen);
    describe_trust(group, chosen);
    chosen.on(group.add_subcommand("keys", "The keys whose plugins may run, and those that were revoked"),
              list_plugin_keys);
}

}  // namespace risk::cli
