// SPDX-License-Identifier: Apache-2.0
#include "cli/secrets_at_start.hpp"

#include "cli/command_error.hpp"
#include "store/secret_keeper.hpp"

namespace risk::cli {

void settle_secrets(const CommandContext& context, OpenStore& store, spdlog::logger& log) {
    store::SecretKeeper keeper(*store.database, store.secrets);
    const auto before = keeper.status().key;
    const bool replaced = take(keeper.settle({"host", context.clock.unix_s()}));
    const auto status = keeper.status();
    if (replaced)
        log.error("secrets: key {} is not there; new secrets are encrypted with key {} in {}", store::key_text(before),
                  store::key_text(status.key), store.secrets.file().string());
    for (const auto& name : status.locked) {
        log.error(
            "secrets: {}: its secrets cannot be read with the keys that are here. Bring the former key back as {}.ID, "
            "or "
            "enter them again (Edit on its page, or host_stub integration edit). Events and scores stay as they are.",
            name, store.secrets.file().string());
    }
}

}  // namespace risk::cli
