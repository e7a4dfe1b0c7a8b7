// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "cli/invocation.hpp"
#include "cli/key_change.hpp"

namespace risk::cli {

void add_secrets_commands(CLI::App& app, Invocation& chosen) {
    auto* group = app.add_subcommand("secrets", "The key behind the stored secrets")->require_subcommand(1);
    chosen.on(group->add_subcommand("status", "Where the key is, since when, and what it opens"), show_secrets);
    auto options = std::make_shared<KeyChangeOptions>();
    auto* rotate = group->add_subcommand("rotate", "Encrypt all secrets with a new key; also while a host runs");
    auto* discard =
        rotate->add_flag("--discard-former", options->discard_former, "Do not keep the former key for older backups");
    rotate
        ->add_option("--new-key-file", options->new_key_file,
                     "Use that key instead (made unless it is there) and leave the former alone; no host may run")
        ->type_name("FILE")
        ->excludes(discard);
    chosen.on(rotate, [options](CommandContext& context) { return change_key(context, *options); });
}

}  // namespace risk::cli
