// SPDX-License-Identifier: Apache-2.0
#include <optional>

#include "cli/command_error.hpp"
#include "cli/plugin_signing.hpp"
#include "plugins/plain_file.hpp"
#include "plugins/plugin_directory.hpp"
#include "plugins/trusted_keys.hpp"

namespace risk::cli {

int verify_plugin(CommandContext& context, const VerifyOptions& options) {
    // Whatever else is allowed: this asks for a signature.
    const plugins::PluginTrust trust{context.trust.keys, false};
    std::optional<plugins::TrustedKeys> only;
    if (!options.key.empty()) {
        constexpr const char* what = "The public key cannot be read";
        const auto text = take(plugins::read_plain_file(options.key, what, plugins::minisign::most_key_bytes));
        only = plugins::TrustedKeys::of(take(plugins::minisign::PublicKey::parse(text, options.key)), options.key);
    }
    const auto entry = only ? plugins::examine_plugin(options.manifest, *only, trust)
                            : plugins::examine_plugin(options.manifest, trust);
    const auto& signature = entry.signature;
    Record record;
    record.add("file", "Manifest", entry.file.string());
    record.add("id", "Id", entry.manifest ? Cell{entry.manifest->id} : Cell{});
    record.add("version", "Version", entry.manifest ? Cell{entry.manifest->version} : Cell{});
    record.add("signature", "Signature", std::string(plugins::word(signature.state)));
    record.add("key_id", "Key", text_cell(signature.key_id));
    record.add("signed_by", "Signed by", text_cell(signature.signer));
    record.add("comment", "Trusted comment", text_cell(signature.comment));
    context.print(record);
    if (entry.rejected) throw CommandError(exit_failed, *entry.rejected);
    return exit_ok;
}

}  // namespace risk::cli
