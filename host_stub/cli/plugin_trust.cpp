// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/suggest.hpp"
#include "base/text_width.hpp"
#include "cli/command_error.hpp"
#include "cli/plugin_signing.hpp"
#include "plugins/plain_file.hpp"
#include "plugins/trusted_keys.hpp"

namespace risk::cli {
namespace {

using plugins::KnownKey;
using plugins::minisign::KeyId;
using plugins::minisign::PublicKey;

/// A name that is a plain file's.
std::string key_name(const TrustOptions& options) {
    const std::filesystem::path file = options.file;
    auto name =
        !options.name.empty() ? options.name : (file.extension() == ".pub" ? file.stem() : file.filename()).string();
    const bool plain = !name.empty() && name.size() <= 100 && name[0] != '.' && name.find('/') == std::string::npos &&
                       printable(name) == name;
    if (plain) return name;
    throw CommandError(exit_usage,
                       Failure{"The key needs a name", "--name", "a plain name of at most 100 bytes, for a file",
                               '"' + printable(name) + '"', ""});
}

Record record_of(const KnownKey& key) {
    Record record;
    record.add("key_id", "Key", key.key.id.hex());
    record.add("name", "Name", key.name);
    record.add("file", "File", key.file.string());
    return record;
}

}  // namespace

int trust_plugin_key(CommandContext& context, const TrustOptions& options) {
    const auto name = key_name(options);
    constexpr const char* what = "The public key cannot be read";
    const auto text = take(plugins::read_plain_file(options.file, what, plugins::minisign::most_key_bytes));
    const auto key = take(PublicKey::parse(text, options.file));
    auto store = context.open(Use::create);
    const auto trusted = take(plugins::trust_key(context.trust.keys, key, name), exit_refused);
    audit(context, store, "plugin.trust", trusted.key.id.hex(), trusted.name);
    context.done("Plugins that are signed by key " + trusted.key.id.hex() +
                     " may run here. If their maker tells you another " + "id, take it back: host_stub plugin revoke " +
                     trusted.key.id.hex(),
                 record_of(trusted));
    return exit_ok;
}

int revoke_plugin_key(CommandContext& context, const std::string& text) {
    const auto id = take(KeyId::parse(text), exit_usage);
    const auto known = plugins::TrustedKeys::read(context.trust.keys);
    if (!known.unusable() && known.trusted(id) == nullptr && known.revoked(id) == nullptr) {
        std::vector<std::string> ids;
        for (const auto& each : known.all()) ids.push_back(each.key.id.hex());
        throw CommandError(exit_not_found, Failure{"No such key is trusted", context.trust.keys.string(), "", id.hex(),
                                                   suggestion(id.hex(), ids)});
    }
    auto store = context.open(Use::create);
    const auto revoked = take(plugins::revoke_key(context.trust.keys, id), exit_refused);
    audit(context, store, "plugin.revoke", id.hex(), revoked.name);
    context.done(
        "Plugins that are signed by key " + id.hex() + " do not run here any more; a running host ends them now.",
        record_of(revoked));
    return exit_ok;
}

int list_plugin_keys(CommandContext& context) {
    const auto known = plugins::TrustedKeys::read(context.trust.keys);
    Table table{{{"key_id", "Key"}, {"name", "Name"}, {"state", "State"}, {"file", "File"}},
                {},
                "No keys in " + context.trust.keys.string() + ". To trust one: host_stub plugin trust FILE"};
    for (const auto& each : known.all()) {
        const bool revoked = known.revoked(each.key.id) != nullptr;
        table.rows.push_back(
            {each.key.id.hex(), each.name, std::string(revoked ? "revoked" : "trusted"), each.file.string()});
    }
    context.print(table);
    std::vector<Failure> problems = known.problems();
    if (known.unusable() && std::ranges::find(problems, *known.unusable()) == problems.end())
        problems.push_back(*known.unusable());
    if (!problems.empty()) throw CommandError(exit_failed, std::move(problems));
    return exit_ok;
}

}  // namespace risk::cli
