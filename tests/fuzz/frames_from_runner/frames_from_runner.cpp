// SPDX-License-Identifier: Apache-2.0
// What the host makes of a frame from a process with foreign code in it, batches included: nothing in it is believed.
#include <boost/json.hpp>

#include "fuzz.hpp"
#include "plugin_api/text.hpp"
#include "plugins/batch_codec.hpp"
#include "plugins/batch_rules.hpp"
#include "plugins/utf8.hpp"
#include "plugins/wire.hpp"

namespace risk::fuzz {
namespace {

using namespace plugins;

constexpr std::uint32_t most_events = 8;
const BatchRules rules({"alert"}, {"old"});

void check_rules(const rp_batch& batch) {
    if (rules.breach(batch, most_events)) return;
    require(batch.count <= most_events, "no more events than asked for");
    require(adds_up(*batch.tally, batch.count), "the tally adds up");
    require(batch.checkpoint.len <= RP_MAX_CHECKPOINT, "the checkpoint is within its limit");
    for (std::size_t i = 0; i < batch.count; ++i) {
        const rp_event& event = batch.events[i];
        require(event.id.len > 0 && event.id.len <= RP_MAX_ID, "an id is there and within its limit");
        require(rp::view(event.kind) == "alert", "the kind is one of the manifest's");
        require(event.ignored_because.len == 0 || rp::view(event.ignored_because) == "old", "so is the reason");
        require(event.severity <= RP_SEVERITY_CRITICAL, "the severity is a known one");
        for (const rp_str text : {event.id, event.subject, event.actor, event.title, event.body}) {
            require(valid_utf8(rp::view(text)), "texts are UTF-8");
        }
    }
    (void)body_breach(batch);
}

void check_batch(std::string_view packed) {
    const auto batch = decode_batch(std::string(packed), 0);
    if (!batch) return require(!batch.failure().what.empty(), "a malformed batch is told why");
    std::string first;
    append_batch(first, (*batch)->batch());
    require(first.size() == packed.size(), "a batch has no bytes that mean nothing");
    auto again = decode_batch(first, 0);
    require(again.ok(), "what was understood is understood when packed anew");
    std::string second;
    append_batch(second, (*again)->batch());
    require(first == second, "and packs to the same bytes");
    check_rules((*batch)->batch());
}

}  // namespace

void try_input(std::string_view input) {
    const auto message = wire::decode_from_runner(std::string(input));
    if (!message) return require(!message.failure().what.empty(), "a malformed frame is told why");
    std::string frame = wire::encode(*message);
    if (const auto* commit = std::get_if<wire::Commit>(&*message)) {
        check_batch(commit->packed());
        frame += commit->packed();
    }
    const auto again = wire::decode_from_runner(frame);
    require(again.ok() && again->index() == message->index(), "what was understood is understood when encoded anew");
}

}  // namespace risk::fuzz
