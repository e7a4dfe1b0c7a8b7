// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "cli/command_error.hpp"
#include "cli/host_lock.hpp"
#include "cli/invocation.hpp"

namespace risk::cli {
namespace {

int back_up(CommandContext& context, const std::string& file) {
    auto store = context.open(Use::existing);
    take(store.database->backup_to(file));
    audit(context, store, "backup", file, "");
    std::error_code error;
    Record record;
    record.add("file", "File", file);
    record.add("bytes", "Bytes", count_cell(std::filesystem::file_size(file, error)));
    context.done("Backed up to " + file + ". Keep " + store.directory.key().string() +
                     " as well, and apart from it: without that key the secrets in it cannot be read.",
                 record);
    return exit_ok;
}

int restore(CommandContext& context, const std::string& file) {
    const auto directory = take(open_data_directory(context.data, Use::create));
    const auto lock = take_host_lock(directory.lock());
    const auto former = take(store::restore_database(file, directory.database()));
    auto store = context.open(Use::create);
    audit(context, store, "restore", file, former.empty() ? "" : "the former database is " + former.string());
    Record record;
    record.add("file", "File", file);
    record.add("former", "Former database", text_cell(former.string()));
    context.done(
        "Restored from " + file + "." + (former.empty() ? "" : " The former database is " + former.string() + "."),
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
