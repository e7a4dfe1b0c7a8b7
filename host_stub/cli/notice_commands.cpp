// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "cli/command_error.hpp"
#include "cli/input_file.hpp"
#include "cli/invocation.hpp"
#include "integrations/notice_sender.hpp"
#include "integrations/notice_setting.hpp"

namespace risk::cli {
namespace {

struct Input {
    std::string url, secret_file;
    bool new_secret = false;
};

Failure not_set() { return {"Nobody is told", "", "", "", "host_stub notice set --url URL says who is to be told."}; }

Record shown(const store::NoticeFigures& figures) {
    Record record;
    record.add("url", "Sent to", figures.url);
    record.add("set", "Since", time_cell(figures.set_s));
    record.add("waiting", "Waiting", figures.waiting);
    record.add("oldest", "Oldest of them", time_cell(figures.oldest_s));
    record.add("delivered", "Delivered", figures.delivered);
    record.add("last_delivered", "Last delivered", time_cell(figures.last_delivered_s));
    record.add("failed", "Failed attempts", figures.failed);
    record.add("last_failed", "Last failed", time_cell(figures.last_failure_s));
    record.add("last_failure", "Why", text_cell(figures.last_failure));
    record.add("given_up", "Given up", figures.given_up);
    return record;
}

std::optional<Secret> own_secret(const std::string& file) {
    if (file.empty()) return std::nullopt;
    auto text = take(read_file(file, 4096));
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    return Secret(std::move(text));
}

int set(CommandContext& context, const Input& input) {
    auto store = context.open(Use::create);
    store::NoticeStore notices(*store.database);
    const integrations::NoticeSetting setting{input.url, own_secret(input.secret_file), input.new_secret};
    const auto made =
        take(integrations::set_notices(notices, store.secrets, setting, {actor(), context.clock.unix_s()}), exit_usage);
    Record record;
    record.add("url", "Sent to", input.url);
    record.add("secret", "Secret", made ? Cell(made->reveal()) : Cell());
    const std::string secret = made ? " They are signed with this secret, shown only now: " + made->reveal()
                                    : std::string(" The secret they are signed with is the ") +
                                          (setting.secret ? "one in the file." : "same as before.");
    context.done("Notices are sent from now on." + secret + " host_stub notice test tries the way.", record);
    return exit_ok;
}

int show(CommandContext& context) {
    auto store = context.open(Use::existing);
    const auto figures = store::NoticeStore(*store.database).figures();
    if (!figures.set) throw CommandError(exit_not_found, not_set());
    context.print(shown(figures));
    return exit_ok;
}

int test(CommandContext& context) {
    auto store = context.open(Use::existing);
    const auto target = store::NoticeStore(*store.database).target(store.secrets);
    if (!target) throw CommandError(exit_not_found, not_set());
    const auto post = integrations::make_notice_post();
    take(integrations::try_notice(*target, *post, context.clock.unix_s()));
    Record record;
    record.add("delivered", "Delivered", true);
    context.done("The receiver took the notice.", record);
    return exit_ok;
}

int remove(CommandContext& context) {
    auto store = context.open(Use::existing);
    const auto dropped = store::NoticeStore(*store.database).remove_target({actor(), context.clock.unix_s()});
    if (!dropped) throw CommandError(exit_not_found, not_set());
    Record record;
    record.add("dropped", "Dropped", *dropped);
    context.done(
        "Nobody is told any more." +
            (*dropped == 0 ? std::string() : " " + std::to_string(*dropped) + " that were waiting are dropped."),
        record);
    return exit_ok;
}

}  // namespace

void add_notice_commands(CLI::App& app, Invocation& chosen) {
    auto* group = app.add_subcommand("notice", "Who is told when an integration is no longer connected, or again")
                      ->require_subcommand(1);
    auto input = std::make_shared<Input>();
    auto* setting = group->add_subcommand("set", "Send each change to a webhook, signed; works at once");
    setting->add_option("--url", input->url, "https://… of the receiver; http://… on this machine only")->required();
    setting->add_option("--secret-file", input->secret_file, "A secret of your own, 16 to 256 characters")
        ->type_name("FILE");
    setting->add_flag("--new-secret", input->new_secret, "Make another secret, and print it");
    chosen.on(setting, [input](CommandContext& context) { return set(context, *input); });
    chosen.on(group->add_subcommand("show", "Where to, what waits, what failed and why"), show);
    chosen.on(group->add_subcommand("test", "Send one now, of no integration"), test);
    chosen.on(group->add_subcommand("remove", "Tell nobody any more; what waits is dropped"), remove);
}

}  // namespace risk::cli
