// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "cli/command_error.hpp"
#include "cli/host_lock.hpp"
#include "cli/invocation.hpp"
#include "store/secret_keeper.hpp"
#include "store/token_store.hpp"

namespace risk::cli {
namespace {

std::string key_in_use(OpenStore& store) {
    return store::key_text(store::SecretKeeper(*store.database, store.secrets).status().key);
}

/// Empty if the secrets can be read.
std::string missing_key_words(OpenStore& store) {
    const auto status = store::SecretKeeper(*store.database, store.secrets).status();
    if (status.locked.empty()) return {};
    return " Its secrets were stored with key " + store::key_text(status.key) +
           ", which is not here: put that file in the place of " + store.secrets.file().string() +
           ", or enter them again.";
}

int back_up(CommandContext& context, const std::string& file) {
    auto store = context.open(Use::existing);
    take(store.database->backup_to(file));
    audit(context, store, "backup", file, "");
    std::error_code error;
    Record record;
    record.add("file", "File", file);
    record.add("bytes", "Bytes", count_cell(std::filesystem::file_size(file, error)));
    context.done("Backed up to " + file + ". Keep " + store.secrets.file().string() + " (key " + key_in_use(store) +
                     ") as well, and apart from it: without that key the secrets in it cannot be read.",
                 record);
    return exit_ok;
}

/// What a backup knows of who may come in is as old as the backup.
std::string come_back(std::size_t tokens) {
    std::string text =
        " Everybody has to sign in again, and one-time links are void. Accounts, roles and passwords are as they were "
        "then";
    if (tokens == 0) return text + ".";
    return text + ", and so " + (tokens == 1 ? "is " : "are ") + std::to_string(tokens) +
           (tokens == 1 ? " API token" : " API tokens") +
           ", also any that were revoked since: host_stub token list shows them, host_stub token revoke ends one.";
}

int restore(CommandContext& context, const std::string& file) {
    const auto directory = take(open_data_directory(context.data, Use::create));
    const auto lock = take_host_lock(directory.lock());
    const auto former = take(store::restore_database(file, directory.database()));
    auto store = context.open(Use::serve);
    audit(context, store, "restore", file, former.empty() ? "" : "the former database is " + former.string());
    Record record;
    record.add("file", "File", file);
    record.add("former", "Former database", text_cell(former.string()));
    const auto tokens = store::TokenStore(*store.database).list().size();
    record.add("tokens", "API tokens", count_cell(tokens));
    context.done("Restored from " + file + "." +
                     (former.empty() ? "" : " The former database is " + former.string() + ".") +
                     missing_key_words(store) + come_back(tokens),
                 record);
    return exit_ok;
}

}  // namespace

void add_backup_commands(CLI::App& app, Invocation& chosen) {
    auto file = std::make_shared<std::string>();
    auto* backup = app.add_subcommand("backup", "Copy the database, consistent, also while a host runs");
    backup->add_option("FILE", *file, "Must not exist yet")->required();
    chosen.on(backup, [file](CommandContext& context) { return back_up(context, *file); });
    auto* restoring = app.add_subcommand("restore", "Put a backup in the database's place; no host may run");
    restoring->add_option("FILE", *file, "What backup wrote")->required();
    chosen.on(restoring, [file](CommandContext& context) { return restore(context, *file); });
}

}  // namespace risk::cli
