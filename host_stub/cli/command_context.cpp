// SPDX-License-Identifier: Apache-2.0
#include "cli/command_context.hpp"

#include <pwd.h>
#include <unistd.h>

#include <array>

#include "cli/command_error.hpp"
#include "store/audit_log.hpp"

namespace risk::cli {

void CommandContext::print(const Table& table) { console.print(render(table, format, console.coloured())); }
void CommandContext::print(const Record& record) { console.print(render(record, format)); }

void CommandContext::done(std::string_view sentence, const Record& record) {
    if (format != Format::table) return print(record);
    console.print(std::string(sentence) + '\n');
}

OpenStore CommandContext::open(Use use) const {
    auto store = open_store(data, use, key_file);
    if (!store) throw CommandError(exit_failed, store.failure());
    return std::move(*store);
}

std::string actor() {
    const auto uid = getuid();
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd* found = nullptr;
    getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found);
    const std::string name = found == nullptr ? "" : std::string(", ") + found->pw_name;
    return "command line (uid " + std::to_string(uid) + name + ")";
}

void audit(const CommandContext& context, OpenStore& store, std::string_view action, std::string_view subject,
           std::string_view detail) {
    store::AuditEntry entry;
    entry.at_s = context.clock.unix_s();
    entry.actor = actor();
    entry.action = action;
    entry.subject = subject;
    entry.detail = detail;
    store::AuditLog(*store.database).append(entry);
}

}  // namespace risk::cli
