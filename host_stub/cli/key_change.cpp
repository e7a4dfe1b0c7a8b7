// SPDX-License-Identifier: Apache-2.0
#include "cli/key_change.hpp"

#include "cli/command_error.hpp"
#include "cli/host_lock.hpp"
#include "store/secret_keeper.hpp"

namespace risk::cli {
namespace {

std::string place_words(store::KeyPlace place) {
    switch (place) {
        case store::KeyPlace::named:
            return "named";
        case store::KeyPlace::credential:
            return "systemd credential";
        default:
            return "data directory";
    }
}

template <class Items, class Text>
std::string listed(const Items& items, Text text) {
    std::string words;
    for (const auto& item : items) words += (words.empty() ? "" : ", ") + text(item);
    return words;
}

std::string what_was_changed(const store::KeyRotation& done, const std::filesystem::path& file) {
    return std::to_string(done.secrets) + (done.secrets == 1 ? " secret is" : " secrets are") +
           " encrypted with a new key, " + store::key_text(done.key) + ", in " + file.string() + ".";
}

std::string what_backups_need(const store::KeyRotation& done, const std::string& kept) {
    const std::string which = " Backups made until now need the former key, " + store::key_text(done.former);
    if (kept.empty()) return which + ", which was not kept: the secrets in them cannot be read any more.";
    return which + ": it is " + kept + ". Keep it with them, and remove it when they are gone.";
}

constexpr auto if_known_to_others =
    " If others may have read the former key, replace the secrets themselves too, where they were issued.";

int report(CommandContext& context, const store::KeyRotation& done, const std::filesystem::path& file,
           const std::string& words) {
    Record record;
    record.add("key", "Key", store::key_text(done.key));
    record.add("file", "File", file.string());
    record.add("secrets", "Secrets", count_cell(done.secrets));
    record.add("former", "Former key", store::key_text(done.former));
    record.add("former_file", "Former key file", text_cell(done.former_file.string()));
    context.done(words, record);
    return exit_ok;
}

/// A host that runs would not find the new file.
int move_key(CommandContext& context, OpenStore& store, const store::Doer& doer, const std::filesystem::path& file) {
    const auto lock = take_host_lock(store.directory.lock());
    const auto done = take(store::SecretKeeper(*store.database, store.secrets).move_to(file, doer));
    return report(context, done, std::filesystem::absolute(file),
                  what_was_changed(done, std::filesystem::absolute(file)) +
                      " Start the host with it: as its credential host_stub.key, or with --key-file." +
                      what_backups_need(done, store.secrets.file().string()) + if_known_to_others);
}

int replace_key(CommandContext& context, OpenStore& store, const store::Doer& doer, bool keep_former) {
    const auto done = take(store::SecretKeeper(*store.database, store.secrets).rotate(doer, keep_former));
    return report(context, done, store.secrets.file(),
                  what_was_changed(done, store.secrets.file()) + " A running host goes on with it." +
                      what_backups_need(done, done.former_file.string()) + if_known_to_others);
}

}  // namespace

int show_secrets(CommandContext& context) {
    auto store = context.open(Use::existing);
    const auto status = store::SecretKeeper(*store.database, store.secrets).status();
    Record record;
    record.add("key", "Key", store::key_text(status.key));
    record.add("at_hand", "At hand", status.at_hand);
    record.add("source", "Source", place_words(store.secrets.place()));
    record.add("file", "File", store.secrets.file().string());
    record.add("since", "In use since", time_cell(status.since_s.value_or(0)));
    record.add("age_days", "Age in days",
               status.since_s ? Cell((context.clock.unix_s() - *status.since_s) / 86'400) : Cell());
    record.add("secrets", "Secrets", count_cell(status.secrets));
    record.add("locked", "Need their secrets again",
               text_cell(listed(status.locked, [](const auto& name) { return name; })));
    record.add("former", "Former keys, for backups",
               text_cell(listed(status.former, [](const auto& file) { return file.string(); })));
    context.print(record);
    return status.locked.empty() ? exit_ok : exit_failed;
}

int change_key(CommandContext& context, const KeyChangeOptions& options) {
    auto store = context.open(Use::existing);
    const store::Doer doer{actor(), context.clock.unix_s()};
    if (!options.new_key_file.empty()) return move_key(context, store, doer, options.new_key_file);
    return replace_key(context, store, doer, !options.discard_former);
}

}  // namespace risk::cli
