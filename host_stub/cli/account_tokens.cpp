// SPDX-License-Identifier: Apache-2.0
#include "cli/account_commands.hpp"
#include "cli/command_error.hpp"
#include "cli/duration.hpp"
#include "domain/account_rules.hpp"
#include "store/role_store.hpp"
#include "store/token_store.hpp"

namespace risk::cli {
namespace {

constexpr std::int64_t day_ms = 86'400'000;

/// In whole seconds from now.
std::int64_t lifetime_s(const std::string& expires) {
    const auto parsed = parse_duration(expires);
    const auto milliseconds = parsed ? *parsed : 0;
    if (milliseconds < 1000 || milliseconds > store::longest_token_days * day_ms) {
        throw CommandError(exit_usage, Failure{"This is not how long a token can last", "--expires",
                                               "a duration such as 12h or 30d, at most 365d", '"' + expires + '"', ""});
    }
    return milliseconds / 1000;
}

Record token_record(const store::ApiToken& token) {
    Record record;
    record.add("name", "Name", token.name);
    record.add("role", "Role", token.role);
    record.add("expires", "Expires", time_cell(token.expires_s));
    return record;
}

}  // namespace

int create_token(CommandContext& context, const std::string& name, const std::string& role,
                 const std::string& expires) {
    take(domain::check_shown_name(name, "NAME"), exit_usage);
    const auto lasts_s = lifetime_s(expires);
    auto store = context.open(Use::create);
    if (!store::RoleStore(*store.database).find(role)) {
        throw CommandError(exit_not_found,
                           Failure{"There is no such role", role, "", "", "host_stub admin roles lists them."});
    }
    const auto made =
        take(store::TokenStore(*store.database).add(name, role, context.clock.unix_s() + lasts_s, doer(context)),
             exit_refused);
    if (context.format != Format::table) {
        auto record = token_record(made.token);
        record.add("token", "Token", made.key.reveal());
        context.print(record);
        return exit_ok;
    }
    context.console.say(
        "This is the only time that the token is shown. Programs send it as: Authorization: Bearer TOKEN");
    context.console.print(made.key.reveal() + '\n');
    return exit_ok;
}

int list_tokens(CommandContext& context) {
    auto store = context.open(Use::existing);
    Table table{{{"name", "Name"},
                 {"role", "Role"},
                 {"created_by", "Made by"},
                 {"created", "Created"},
                 {"expires", "Expires"},
                 {"last_used", "Last used"}},
                {},
                "None: host_stub token create NAME --role ROLE --expires 30d"};
    for (const auto& each : store::TokenStore(*store.database).list()) {
        table.rows.push_back({each.name, each.role, each.created_by, time_cell(each.created_s),
                              time_cell(each.expires_s), time_cell(each.last_used_s)});
    }
    context.print(table);
    return exit_ok;
}

int revoke_token(CommandContext& context, const std::string& name) {
    auto store = context.open(Use::existing);
    store::TokenStore tokens(*store.database);
    const auto token = tokens.find_by_name(name);
    if (!token || !tokens.revoke(token->id, doer(context))) {
        throw CommandError(exit_not_found, Failure{"There is no such token", name, "", "",
                                                   "host_stub token list shows those that there are."});
    }
    context.done('"' + token->name + "\" has been revoked: it opens nothing any more.", token_record(*token));
    return exit_ok;
}

}  // namespace risk::cli
